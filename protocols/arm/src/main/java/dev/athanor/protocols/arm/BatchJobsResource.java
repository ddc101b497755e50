package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobPage;
import dev.athanor.platform.jobs.JobQuery;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.workspaces.KeptResources;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The jobs of batch endpoints: a call starts one on the engine of pipelines; a call that is repeated gets the job that it started. */
final class BatchJobsResource implements ArmResource {
    private static final String ENDPOINT =
            "/mferp/managementfrontend" + ArmPaths.WORKSPACE + "/batchEndpoints/{endpoint}";
    private static final String LIST = ENDPOINT + "/jobs";
    private static final String ACTION = ArmPaths.ACTION + "/batchEndpoints/jobs";

    /** Under which clients keep components that have no name. */
    private static final String ANONYMOUS = "azureml_anonymous";

    /** Properties of a job: what started it. */
    private static final String BY_ENDPOINT = "athanor.batch-endpoint";

    private static final String BY_DEPLOYMENT = "athanor.batch-deployment";

    private final Workspaces workspaces;
    private final KeptResources kept;
    private final Assets assets;
    private final Jobs jobs;
    private final JobCodec codec;
    private final Ids ids;

    BatchJobsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.kept = rooms.workspaces().kept();
        this.assets = rooms.assets();
        this.jobs = rooms.jobs();
        this.codec = new JobCodec(rooms.base(), rooms.assets());
        this.ids = rooms.ids();
    }

    @Override
    public void routes(Routes routes) {
        routes.post(LIST, Access.action(ACTION + "/write"), this::invoke)
                .get(LIST, Access.action(ACTION + "/read"), this::list)
                .get(LIST + "/{name}", Access.action(ACTION + "/read"), this::get)
                .get(ENDPOINT + "/deployments/{deployment}/jobs", Access.action(ACTION + "/read"), this::list);
    }

    private Response invoke(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String endpoint = request.param("endpoint");
        String deployment = deployment(workspace, endpoint, request);
        JsonNode properties = properties(workspace, BatchDeploymentKind.KIND, endpoint + "/" + deployment);
        JsonNode call = BatchInvocation.field(ArmBody.read(request), "properties");
        Map<String, String> labels = Map.of(BY_ENDPOINT, endpoint, BY_DEPLOYMENT, deployment);
        String name = name(request, call);
        Optional<Job> before = jobs.find(workspace, name);
        if (before.isPresent() && endpoint.equals(before.get().properties().get(BY_ENDPOINT))) {
            return ArmBody.ok(json(workspace, before.get()));
        }
        ObjectNode body = new BatchInvocation(endpoint, properties, call).job();
        registered(workspace, Json.objectAt(body.path("properties"), "jobs"), request.principal());
        Job job = jobs.submit(workspace, codec.spec(workspace, name, body, labels), request.principal());
        return ArmBody.created(json(workspace, job));
    }

    /** The deployment that the caller names, else the endpoint's default. */
    private String deployment(Workspace workspace, String endpoint, Request request) {
        JsonNode properties = properties(workspace, "batchEndpoints", endpoint);
        Optional<String> named = request.header("azureml-model-deployment").filter(name -> !name.isBlank());
        return named.or(() ->
                        Json.text(properties.path("defaults"), "deploymentName").filter(name -> !name.isEmpty()))
                .orElseThrow(() -> ArmBody.invalid(
                        "batch endpoint '" + endpoint + "' has no default deployment; name one in the header"
                                + " azureml-model-deployment (--deployment-name), or set defaults.deployment_name",
                        "azureml-model-deployment"));
    }

    private JsonNode properties(Workspace workspace, String kind, String name) {
        return Json.parse(kept.get(workspace, kind, name).document()).path("properties");
    }

    /** The job's name: as the call says; else the same for the same call, sent again because its answer was lost. */
    private String name(Request request, JsonNode call) {
        return Json.text(call, "name")
                .filter(name -> !name.isEmpty())
                .or(() -> request.header("repeatability-request-id")
                        .map(id -> "batchjob-"
                                + Hashes.sha256(request.rawPath() + " " + id).substring(0, 32)))
                .orElseGet(() -> "batchjob-" + ids.guid());
    }

    /** Steps name their components, as clients write them: a component that stands in a step gets a nameless version of its own. */
    private void registered(Workspace workspace, ObjectNode steps, Principal by) {
        for (JsonNode node : steps) {
            if (node instanceof ObjectNode step && step.remove("component") instanceof ObjectNode component) {
                String version = Hashes.sha256(Json.write(component)).substring(0, 32);
                ObjectNode properties = Json.object().put("isAnonymous", true);
                properties.set("componentSpec", component);
                assets.put(
                        workspace,
                        AssetKind.COMPONENT,
                        new ComponentCodec().spec(workspace, ANONYMOUS, version, properties),
                        by.name());
                step.put("componentId", workspace.arm() + "/components/" + ANONYMOUS + "/versions/" + version);
            }
        }
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Job job = jobs.get(workspace, ArmPaths.name(request, "name"));
        if (!request.param("endpoint").equals(job.properties().get(BY_ENDPOINT))) {
            throw ArmProblem.RESOURCE_NOT_FOUND.because(
                    "job '" + job.name() + "' was not started by batch endpoint '" + request.param("endpoint") + "'");
        }
        return ArmBody.ok(json(workspace, job));
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String endpoint = request.param("endpoint");
        kept.get(workspace, "batchEndpoints", endpoint);
        Map<String, String> wanted = new LinkedHashMap<>(Map.of(BY_ENDPOINT, endpoint));
        if (request.rawPath().contains("/deployments/")) {
            String deployment = request.param("deployment");
            kept.get(workspace, BatchDeploymentKind.KIND, endpoint + "/" + deployment);
            wanted.put(BY_DEPLOYMENT, deployment);
        }
        JobPage page = jobs.list(
                workspace,
                new JobQuery(
                        JobQuery.View.ALL,
                        null,
                        null,
                        null,
                        Map.of(),
                        wanted,
                        ArmPage.token(request),
                        ArmPage.size(request)));
        return ArmPage.of(
                request, page.jobs().stream().map(job -> json(workspace, job)).toList(), page.next());
    }

    private ObjectNode json(Workspace workspace, Job job) {
        ObjectNode json = codec.json(
                workspace, job, Map.of(), jobs.ports(workspace, job.name()).outputs());
        return json.put("type", ArmPaths.TYPE + "/batchEndpoints/jobs");
    }
}
