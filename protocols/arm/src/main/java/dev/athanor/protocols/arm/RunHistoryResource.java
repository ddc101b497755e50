package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobChange;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Run history: the same runs and jobs as everywhere, as the data plane of that name tells them. */
final class RunHistoryResource implements ArmResource {
    private static final String BASE = "/history/v1.0" + ArmPaths.WORKSPACE;
    private static final String RUN = BASE + "/runs/{run}";
    private static final String IN_EXPERIMENT = BASE + "/experiments/{experiment}/runs/{run}";

    private final Workspaces workspaces;
    private final Jobs jobs;
    private final Tracking tracking;
    private final Security security;
    private final SignedBlobs signed;
    private final StreamTurns turns;
    private final RunCodec codec = new RunCodec();

    RunHistoryResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.jobs = rooms.jobs();
        this.tracking = rooms.tracking();
        this.security = rooms.security();
        this.signed = new SignedBlobs(rooms);
        this.turns = new StreamTurns(rooms.clock());
    }

    @Override
    public void routes(Routes routes) {
        Access read = Access.action(ArmPaths.ACTION + "/experiments/runs/read");
        Access write = Access.action(ArmPaths.ACTION + "/experiments/runs/write");
        for (String run : List.of(RUN, IN_EXPERIMENT)) {
            routes.get(run, read, this::run)
                    .get(run + "/details", read, this::details)
                    .get(run + "/children", read, this::children)
                    .patch(run, write, this::patch);
        }
        routes.get(RUN + "/serviceinstances/{node}", read, this::services).post(BASE + "/rundata", read, this::data);
    }

    private Response run(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Run run = tracking.run(workspace.guid(), request.param("run"));
        return ArmBody.ok(codec.json(run, jobs.find(workspace, run.id())));
    }

    /** What a client that follows a job's log asks each turn. */
    private Response details(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Run run = tracking.run(workspace.guid(), request.param("run"));
        Optional<Job> job = jobs.find(workspace, run.id());
        boolean ended =
                job.map(found -> found.status().terminal()).orElse(run.status().isTerminal());
        // The files are listed after the state was read: an end that is told is told with the whole log.
        ObjectNode body = codec.json(run, job);
        if (!turns.mayTellEnd(workspace.guid() + "/" + run.id(), ended) && ended) {
            body.put("status", "Finalizing");
            body.remove("error");
        }
        ObjectNode files = body.putObject("logFiles");
        if (job.isPresent()) {
            jobs.logs(workspace, run.id()).forEach((name, blob) -> files.put(name, signed.address(blob.path(), "r")));
        }
        body.putArray("warnings");
        job.map(Job::waiting)
                .ifPresent(waiting ->
                        ((ArrayNode) body.path("warnings")).addObject().put("message", "The job waits: " + waiting));
        return ArmBody.ok(body);
    }

    private Response children(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Run parent = tracking.run(workspace.guid(), request.param("run"));
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("value");
        for (Run run : tracking.children(workspace.guid(), parent.id())) {
            list.add(codec.json(run, jobs.find(workspace, run.id())));
        }
        return ArmBody.ok(body.putNull("nextLink"));
    }

    private Response patch(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String id = request.param("run");
        ObjectNode body = ArmBody.read(request);
        security.roles().authoriseRun(request.principal(), tracking.lineage(workspace.guid(), id));
        jobs.relabel(
                workspace,
                id,
                new JobChange(
                        Json.text(body, "displayName").orElse(null),
                        Json.text(body, "description").orElse(null),
                        body.path("tags").isObject() ? Json.texts(body, "tags") : null,
                        body.path("properties").isObject() ? JobCodec.labels(body) : null,
                        body.hasNonNull("hidden") ? body.path("hidden").asBoolean() : null));
        Run run = tracking.run(workspace.guid(), id);
        return ArmBody.ok(codec.json(run, jobs.find(workspace, id)));
    }

    /** Interactive services of a job; a token lets its bearer act as the job, so it is for nobody but who submitted that. */
    private Response services(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Run run = tracking.run(workspace.guid(), request.param("run"));
        boolean own = request.principal().id().equals(run.owner());
        ObjectNode body = Json.object();
        ObjectNode instances = body.putObject("instances");
        if (request.param("node").equals("0")) {
            jobs.services(workspace, run.id())
                    .forEach((name, state) -> instances.set(name, codec.json(own ? state : state.withoutToken())));
        }
        return ArmBody.ok(body);
    }

    private Response data(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String id = Json.required(ArmBody.read(request), "runId", "runId");
        Run run = tracking.run(workspace.guid(), id);
        Optional<Job> job = jobs.find(workspace, id);
        ObjectNode body = Json.object();
        ObjectNode metadata = codec.json(run, job);
        ObjectNode outputs = metadata.putObject("outputs");
        outputs.putObject("default")
                .put("assetId", DataVersionsResource.outputId(id, "default"))
                .put("type", "uri_folder");
        jobs.outputs(workspace, id)
                .forEach((name, output) -> outputs.putObject(name)
                        .put("assetId", DataVersionsResource.outputId(id, name))
                        .put("type", output.type().equals("uri_file") ? "uri_file" : "uri_folder"));
        body.set("runMetadata", metadata);
        body.putObject("runDefinition");
        body.putObject("jobSpecification");
        return ArmBody.ok(body);
    }
}
