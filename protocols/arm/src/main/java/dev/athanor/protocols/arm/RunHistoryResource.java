package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobChange;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobQuery;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.security.Sas;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.armmodel.WireTime;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Run history: the data plane by which clients follow, download and relabel jobs. */
final class RunHistoryResource implements ArmResource {
    private static final String HISTORY = "/history/v1.0" + ArmPaths.WORKSPACE;
    private static final String READ = ArmPaths.ACTION + "/experiments/runs/read";
    private static final String WRITE = ArmPaths.ACTION + "/experiments/runs/write";
    private static final Duration LINK = Duration.ofHours(1);

    /** For how long after its end a job is still told as Finalizing to a client that has not seen its log yet. */
    private static final Duration RECENT = Duration.ofSeconds(30);

    private final Workspaces workspaces;
    private final Jobs jobs;
    private final Sas sas;
    private final Clock clock;
    private final String base;
    private final Map<String, Boolean> followed = new ConcurrentHashMap<>();

    RunHistoryResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.jobs = rooms.jobs();
        this.sas = rooms.security().sas();
        this.clock = rooms.clock();
        this.base = rooms.base();
    }

    @Override
    public void routes(Routes routes) {
        routes.get(HISTORY + "/runs/{run}/details", Access.action(READ), this::details)
                .get(HISTORY + "/runs/{run}/children", Access.action(READ), this::children)
                .get(HISTORY + "/runs/{run}", Access.action(READ), this::run)
                .get(
                        HISTORY + "/runs/{run}/serviceinstances/{node}",
                        Access.action(READ),
                        request -> ArmBody.ok(Json.object().set("instances", Json.object())))
                .post(HISTORY + "/rundata", Access.action(READ), this::data)
                .patch(HISTORY + "/experiments/{experiment}/runs/{run}", Access.action(WRITE), this::patch)
                .get(HISTORY + "/experiments/{experiment}/runs/{run}", Access.action(READ), this::run)
                .post(
                        "/data/v1.0" + ArmPaths.WORKSPACE + "/dataversion/batchGetResolvedUris",
                        Access.action(READ),
                        this::resolve);
    }

    private Response run(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(summary(jobs.get(workspace, request.param("run"))));
    }

    private static ObjectNode summary(Job job) {
        ObjectNode run = Json.object()
                .put("runId", job.name())
                .put("status", job.status().word())
                .put("displayName", job.displayName())
                .put("description", job.description())
                .put("experimentName", job.experiment())
                .put("hidden", job.archived())
                .put("parentRunId", job.parent())
                .put("createdUtc", WireTime.text(job.createdAt()));
        run.set("tags", Json.of(job.tags()));
        run.set("properties", Json.of(job.properties()));
        if (job.startedAt() != null) {
            run.put("startTimeUtc", WireTime.text(job.startedAt()));
        }
        if (job.endedAt() != null) {
            run.put("endTimeUtc", WireTime.text(job.endedAt()));
        }
        job.error().ifPresent(error -> run.set("error", error(error.azureCode(), error.message())));
        return run;
    }

    private static ObjectNode error(String code, String message) {
        return Json.object().set("error", Json.object().put("code", code).put("message", message));
    }

    private Response details(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Job job = jobs.get(workspace, request.param("run"));
        ObjectNode details = summary(job);
        details.put("status", followedStatus(workspace, job));
        ObjectNode files = details.putObject("logFiles");
        jobs.logs(workspace, job.name())
                .forEach((path, blob) -> files.put(path, link(workspace, job.name(), path, "r")));
        details.putArray("warnings");
        return ArmBody.ok(details);
    }

    /**
     * A client that starts to follow a job which has just ended would print nothing: it reads logs only in a turn that is not over. Such a
     * job is Finalizing for the first turn.
     */
    private String followedStatus(Workspace workspace, Job job) {
        String key = workspace.guid() + "/" + job.name();
        if (!job.status().terminal()) {
            followed.put(key, true);
            return job.status().word();
        }
        boolean recent = job.endedAt() != null && job.endedAt().plus(RECENT).isAfter(clock.instant());
        if (!recent) {
            followed.remove(key);
            return job.status().word();
        }
        return followed.putIfAbsent(key, true) == null
                ? "Finalizing"
                : job.status().word();
    }

    private String link(Workspace workspace, String run, String path, String permissions) {
        String account = workspace.storageAccount();
        String name = "ExperimentRun/dcid." + run + "/" + path;
        String query = sas.blob(account, Workspace.ARTIFACTS, name, permissions, LINK);
        return base + "/st/" + account + "/" + Workspace.ARTIFACTS + "/" + encoded(name) + "?" + query;
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    private Response children(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        var query = new JobQuery(
                JobQuery.View.ALL, null, request.param("run"), null, Map.of(), Map.of(), ArmPage.token(request), 100);
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        jobs.list(workspace, query).jobs().forEach(job -> value.add(summary(job)));
        body.putNull("nextLink");
        return ArmBody.ok(body);
    }

    private Response data(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Job job = jobs.get(workspace, Json.required(ArmBody.read(request), "runId", "runId"));
        ObjectNode run = summary(job);
        ObjectNode outputs = run.putObject("outputs");
        outputs.set("default", output(JobWire.runFolder(workspace, job.name()), "uri_folder"));
        jobs.outputs(workspace, job.name()).forEach((name, output) -> {
            if (output.uri() != null) {
                outputs.set(name, output(output.uri(), wireType(output)));
            }
        });
        ObjectNode body = Json.object();
        body.set("runMetadata", run);
        body.set("runDefinition", Json.object());
        body.set("jobSpecification", Json.object());
        return ArmBody.ok(body);
    }

    private static String wireType(JobOutput output) {
        return output.type();
    }

    private static ObjectNode output(String asset, String type) {
        return Json.object().put("assetId", asset).put("type", type);
    }

    private Response patch(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ObjectNode body = ArmBody.read(request);
        Job job = jobs.update(
                workspace,
                request.param("run"),
                new JobChange(
                        Json.text(body, "displayName").orElse(null),
                        Json.text(body, "description").orElse(null),
                        texts(body, "tags"),
                        texts(body, "properties"),
                        body.path("hidden").isBoolean() ? body.path("hidden").asBoolean() : null));
        return ArmBody.ok(summary(job));
    }

    private static @Nullable Map<String, String> texts(JsonNode body, String name) {
        return body.path(name).isObject() ? Json.texts(body, name) : null;
    }

    /** Addresses of outputs: ours name their place themselves. */
    private Response resolve(Request request) throws IOException {
        ArmPaths.workspace(request, workspaces);
        ObjectNode values = Json.object();
        Json.arrayAt(ArmBody.read(request), "values")
                .forEach(value -> values.set(
                        value.asString(),
                        Json.object().put("uri", value.asString()).put("type", "uri_folder")));
        return ArmBody.ok(Json.object().set("values", values));
    }
}
