package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobPage;
import dev.athanor.platform.jobs.JobPorts;
import dev.athanor.platform.jobs.JobQuery;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Jobs. */
final class JobsResource implements ArmResource {
    private static final String LIST = ArmPaths.WORKSPACE + "/jobs";
    private static final String ONE = LIST + "/{name}";
    private static final String ACTION = ArmPaths.ACTION + "/jobs";
    private static final String CANCELLING = "jobs-cancel";

    private final Workspaces workspaces;
    private final Jobs jobs;
    private final JobCodec codec;
    private final Lro lro;

    JobsResource(ArmRooms rooms, Lro lro) {
        this.workspaces = rooms.workspaces();
        this.jobs = rooms.jobs();
        this.codec = new JobCodec(rooms.base(), rooms.assets());
        this.lro = lro;
        lro.watch(CANCELLING, this::cancelling);
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
        JobPage page = jobs.list(workspace, query(request));
        return ArmPage.of(
                request,
                page.jobs().stream()
                        .map(job -> json(
                                workspace,
                                job,
                                page.ports().getOrDefault(job.name(), new JobPorts(Map.of(), Map.of()))))
                        .toList(),
                page.next());
    }

    private static JobQuery query(Request request) {
        JobQuery.View view = switch (ArmPage.view(request)) {
            case ACTIVE_ONLY -> JobQuery.View.ACTIVE;
            case ARCHIVED_ONLY -> JobQuery.View.ARCHIVED;
            case ALL -> JobQuery.View.ALL;
        };
        return new JobQuery(
                view,
                request.query("experimentName").orElse(null),
                request.query("parentJobName").orElse(null),
                kind(request),
                pairs(request.query("tag").or(() -> request.query("tags")).orElse("")),
                properties(request),
                ArmPage.token(request),
                ArmPage.size(request));
    }

    /** Properties that are asked for; the client asks for the jobs of schedules, or of one, in words of its own. */
    private static Map<String, String> properties(Request request) {
        Map<String, String> properties = pairs(request.query("properties").orElse(""));
        if (request.query("scheduled").filter("true"::equalsIgnoreCase).isPresent()) {
            properties.put(CreateJobAction.SCHEDULE, "");
        }
        request.query("scheduleId")
                .map(id -> id.substring(id.lastIndexOf('/') + 1))
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> properties.put(CreateJobAction.SCHEDULE, name));
        return properties;
    }

    private static @Nullable JobKind kind(Request request) {
        return request.query("jobType")
                .map(word -> ArmBody.oneOf(
                        word, Arrays.stream(JobKind.values()).map(JobKind::word).toList(), "jobType"))
                .flatMap(word -> Arrays.stream(JobKind.values())
                        .filter(kind -> kind.word().equals(word))
                        .findFirst())
                .orElse(null);
    }

    /** {@code k=v,k2} as a map; a key alone has an empty value. */
    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            String name = (equals < 0 ? pair : pair.substring(0, equals)).strip();
            if (!name.isEmpty()) {
                pairs.put(name, equals < 0 ? "" : pair.substring(equals + 1).strip());
            }
        }
        return pairs;
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(json(workspace, jobs.get(workspace, ArmPaths.name(request, "name"))));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        ObjectNode body = ArmBody.read(request);
        boolean there = jobs.exists(workspace, name);
        String source = EarlierJob.name(body.path("properties"));
        Map<String, String> more = Map.of();
        if (!source.isEmpty()) {
            body.set("properties", EarlierJob.whole(jobs, workspace, ArmBody.copy(body, "properties"), "properties"));
            more = Map.of(Jobs.RERUN_OF, source);
        }
        JobSpec spec = codec.spec(workspace, name, body, more);
        Job job = jobs.submit(workspace, spec, request.principal());
        ObjectNode answer = json(workspace, job);
        return there ? ArmBody.ok(answer) : ArmBody.created(answer);
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return Response.status(jobs.delete(workspace, ArmPaths.name(request, "name")) ? 200 : 204);
    }

    private Response cancel(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Job job = jobs.cancel(workspace, ArmPaths.name(request, "name"), request.principal());
        return job.state().ended() ? Response.status(200) : lro.accepted(request, workspace, CANCELLING, job.name());
    }

    /** A cancellation is over when the job is, whatever way it ended. */
    private Lro.State cancelling(Workspace workspace, String name) {
        return jobs.get(workspace, name).state().ended() ? Lro.State.SUCCEEDED : Lro.State.IN_PROGRESS;
    }

    private ObjectNode json(Workspace workspace, Job job) {
        return json(workspace, job, jobs.ports(workspace, job.name()));
    }

    private ObjectNode json(Workspace workspace, Job job, JobPorts ports) {
        return codec.json(workspace, job, job.parent() == null ? Map.of() : ports.inputs(), ports.outputs());
    }
}
