package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.ListView;
import dev.athanor.platform.schedules.Fire;
import dev.athanor.platform.schedules.Schedule;
import dev.athanor.platform.schedules.Schedules;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Schedules. */
final class SchedulesResource implements ArmResource {
    private static final String LIST = ArmPaths.WORKSPACE + "/schedules";
    private static final String ONE = LIST + "/{name}";
    private static final String ACTION = ArmPaths.ACTION + "/schedules";

    /** Fires that an answer tells of. */
    private static final int LATEST = 5;

    private final Workspaces workspaces;
    private final Schedules schedules;

    SchedulesResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.schedules = rooms.schedules();
    }

    @Override
    public void routes(Routes routes) {
        routes.get(LIST, Access.action(ACTION + "/read"), this::list)
                .get(ONE, Access.action(ACTION + "/read"), this::get)
                .put(ONE, Access.action(ACTION + "/write"), this::put)
                .delete(ONE, Access.action(ACTION + "/delete"), this::delete)
                .post(ONE + "/trigger", Access.action(ACTION + "/write"), this::trigger)
                .get(ONE + "/fires", Access.action(ACTION + "/read"), this::fires);
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ListView view = ArmPage.view(request);
        return ArmPage.all(schedules.list(workspace).stream()
                .filter(schedule -> switch (view) {
                    case ALL -> true;
                    case ACTIVE_ONLY -> schedule.spec().enabled();
                    case ARCHIVED_ONLY -> !schedule.spec().enabled();
                })
                .map(schedule -> json(workspace, schedule))
                .toList());
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(json(workspace, schedules.get(workspace, ArmPaths.name(request, "name"))));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        Optional<Schedule> before = schedules.find(workspace, name);
        boolean there = before.isPresent();
        ObjectNode body = ArmBody.read(request);
        before.ifPresent(schedule -> ScheduleCodec.keepTrigger(schedule, body));
        Schedule saved;
        try {
            saved = schedules.save(workspace, name, ScheduleCodec.spec(body), request.principal());
        } catch (AthanorException wrong) {
            String target = wrong.target();
            throw target != null && target.startsWith("trigger") ? wrong.at("properties." + target) : wrong;
        }
        ObjectNode answer = json(workspace, saved);
        return there ? ArmBody.ok(answer) : ArmBody.created(answer);
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return Response.status(schedules.delete(workspace, ArmPaths.name(request, "name")) ? 200 : 204);
    }

    private Response trigger(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        Fire fire = schedules.trigger(workspace, name, time(ArmBody.read(request)));
        return ArmBody.ok(Json.object()
                .put("submissionId", fire.submission())
                .put("scheduleActionType", schedules.get(workspace, name).spec().action()));
    }

    /** The moment that a client fires a schedule for; null when it does not say. */
    private static @Nullable Instant time(ObjectNode body) {
        String text = Json.text(body, "scheduleTime").orElse("");
        if (text.isBlank()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException withoutOffset) {
            try {
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException malformed) {
                throw new AthanorException(
                                ArmProblem.FIELD_VALUE_INVALID,
                                "'scheduleTime' is '" + text + "'; allowed: a time such as 2026-06-01T08:30:00Z",
                                malformed)
                        .at("scheduleTime");
            }
        }
    }

    private Response fires(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Schedule schedule = schedules.get(workspace, ArmPaths.name(request, "name"));
        List<Fire> fires = schedules.history(workspace, schedule.name(), ArmPage.size(request));
        return ArmPage.all(fires.stream().map(ScheduleCodec::json).toList());
    }

    private ObjectNode json(Workspace workspace, Schedule schedule) {
        return ScheduleCodec.json(
                workspace,
                schedule,
                schedules.runs(schedule.spec().action()),
                schedules.history(workspace, schedule.name(), LATEST));
    }
}
