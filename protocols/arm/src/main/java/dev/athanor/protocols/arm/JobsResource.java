package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobPage;
import dev.athanor.platform.jobs.JobQuery;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Jobs: submit, look at, list, cancel, delete. */
final class JobsResource implements ArmResource {
    private static final String LIST = ArmPaths.WORKSPACE + "/jobs";
    private static final String ONE = LIST + "/{job}";
    private static final String ACTION = ArmPaths.ACTION + "/jobs";

    private final Workspaces workspaces;
    private final Jobs jobs;
    private final JobWire wire;

    JobsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.jobs = rooms.jobs();
        this.wire = new JobWire(rooms.base());
    }

    @Override
    public void routes(Routes routes) {
        routes.get(LIST, Access.action(ACTION + "/read"), this::list)
                .get(ONE, Access.action(ACTION + "/read"), this::get)
                .put(ONE, Access.action(ACTION + "/write"), this::put)
                .delete(ONE, Access.action(ACTION + "/delete"), this::delete)
                .post(ONE + "/cancel", Access.action(ACTION + "/cancel/action"), this::cancel);
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        var query = new JobQuery(
                view(request),
                request.query("experimentName").orElse(null),
                null,
                kind(request),
                pairs(request.query("tag").or(() -> request.query("tags"))),
                pairs(request.query("properties")),
                ArmPage.token(request),
                ArmPage.size(request));
        JobPage page = jobs.list(workspace, query);
        return ArmPage.of(
                request,
                page.jobs().stream()
                        .map(job -> wire.json(workspace, job, Map.of()))
                        .toList(),
                page.next());
    }

    private static JobQuery.View view(Request request) {
        return switch (ArmPage.view(request)) {
            case ACTIVE_ONLY -> JobQuery.View.ACTIVE;
            case ARCHIVED_ONLY -> JobQuery.View.ARCHIVED;
            case ALL -> JobQuery.View.ALL;
        };
    }

    private static @Nullable JobKind kind(Request request) {
        return request.query("jobType")
                .flatMap(word -> Arrays.stream(JobKind.values())
                        .filter(kind -> kind.word().equalsIgnoreCase(word))
                        .findFirst())
                .orElse(null);
    }

    private static Map<String, String> pairs(Optional<String> text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.orElse("").split(",")) {
            if (!pair.isBlank()) {
                int equals = pair.indexOf('=');
                pairs.put(
                        equals < 0 ? pair.strip() : pair.substring(0, equals).strip(),
                        equals < 0 ? "" : pair.substring(equals + 1).strip());
            }
        }
        return pairs;
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(shown(workspace, jobs.get(workspace, ArmPaths.name(request, "job"))));
    }

    private ObjectNode shown(Workspace workspace, Job job) {
        return wire.json(workspace, job, jobs.outputs(workspace, job.name()));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "job");
        boolean there = jobs.find(workspace, name).isPresent();
        Job job = jobs.submit(workspace, JobCodec.spec(name, ArmBody.read(request)), request.principal());
        ObjectNode answer = wire.json(workspace, job, Map.of());
        return there ? ArmBody.ok(answer) : ArmBody.created(answer);
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return Response.status(jobs.delete(workspace, ArmPaths.name(request, "job")) ? 200 : 204);
    }

    private Response cancel(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Job job = jobs.cancel(workspace, ArmPaths.name(request, "job"), request.principal());
        return Response.json(job.status().terminal() ? 200 : 202, Json.write(Json.object()));
    }
}
