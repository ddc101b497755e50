package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.serving.Deployment;
import dev.athanor.platform.serving.LogSource;
import dev.athanor.platform.serving.Serving;
import dev.athanor.platform.serving.ServingProblem;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** Deployments of online endpoints and their logs. */
final class OnlineDeploymentsResource implements ArmResource {
    private static final String LIST = OnlineEndpointsResource.ONE + "/deployments";
    private static final String ONE = LIST + "/{deployment}";
    private static final String ACTION = OnlineEndpointsResource.ACTION + "/deployments";
    private static final String NOUN = "onlineDeployments";
    private static final List<String> LOGS = List.of("InferenceServer", "StorageInitializer", "ModelDataCollector");
    private static final int LINES = 50;
    private static final int MOST_LINES = 10_000;
    private static final int MOST_INSTANCES = 100;

    private final Workspaces workspaces;
    private final Serving serving;
    private final OnlineDeploymentCodec codec = new OnlineDeploymentCodec();
    private final Lro lro;

    OnlineDeploymentsResource(ArmRooms rooms, Lro lro) {
        this.workspaces = rooms.workspaces();
        this.serving = rooms.serving();
        this.lro = lro;
        lro.watch(NOUN, this::operation);
    }

    @Override
    public void routes(Routes routes) {
        routes.get(LIST, Access.action(ACTION + "/read"), this::list)
                .get(ONE, Access.action(ACTION + "/read"), this::get)
                .put(ONE, Access.action(ACTION + "/write"), this::put)
                .patch(ONE, Access.action(ACTION + "/write"), this::patch)
                .delete(ONE, Access.action(ACTION + "/delete"), this::delete)
                .post(ONE + "/getLogs", Access.action(ACTION + "/getLogs/action"), this::logs)
                .get(ONE + "/skus", Access.action(ACTION + "/read"), this::skus);
    }

    private Deployment deployment(Request request, Workspace workspace) {
        return serving.deployment(workspace, ArmPaths.name(request, "endpoint"), ArmPaths.name(request, "deployment"));
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String endpoint = ArmPaths.name(request, "endpoint");
        serving.endpoint(workspace, endpoint);
        return ArmPage.all(serving.deployments(workspace, endpoint).stream()
                .map(deployment -> codec.json(workspace, deployment))
                .toList());
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(codec.json(workspace, deployment(request, workspace)));
    }

    private Response put(Request request) throws IOException {
        return save(request, ArmPaths.workspace(request, workspaces), ArmBody.read(request));
    }

    private Response patch(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ObjectNode body =
                (ObjectNode) Json.parse(deployment(request, workspace).spec().document());
        MergePatch.apply(body, ArmBody.read(request));
        return save(request, workspace, body);
    }

    private Response save(Request request, Workspace workspace, ObjectNode body) {
        String endpoint = ArmPaths.name(request, "endpoint");
        String name = ArmPaths.name(request, "deployment");
        Deployment saved = serving.saveDeployment(
                workspace, codec.spec(endpoint, name, body), request.principal().name());
        ObjectNode answer = codec.json(workspace, saved);
        return saved.state().isSettled() && saved.error() == null
                ? ArmBody.ok(answer)
                : lro.inProgress(request, workspace, NOUN, endpoint + "." + name, answer);
    }

    /** An operation's name is {@code ENDPOINT.DEPLOYMENT}; neither has a dot in it. */
    private Lro.State operation(Workspace workspace, String name) {
        int dot = name.indexOf('.');
        Deployment deployment = serving.deployment(workspace, name.substring(0, dot), name.substring(dot + 1));
        return switch (deployment.state()) {
            case PREPARING, STARTING, UPDATING, DELETING -> Lro.State.IN_PROGRESS;
            case READY -> Lro.State.SUCCEEDED;
            case FAILED, UPDATE_FAILED ->
                Lro.State.failed(
                        ServingProblem.DEPLOYMENT_FAILED.code(), Objects.requireNonNullElse(deployment.error(), ""));
            case KEPT ->
                Lro.State.failed(
                        ServingProblem.DEPLOYMENT_KIND_UNSUPPORTED.code(),
                        Objects.requireNonNullElse(deployment.error(), ""));
        };
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        boolean there = serving.deleteDeployment(
                workspace, ArmPaths.name(request, "endpoint"), ArmPaths.name(request, "deployment"));
        return Response.status(there ? 200 : 204);
    }

    private Response logs(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ObjectNode body = ArmBody.read(request);
        String type = ArmBody.oneOf(Json.text(body, "containerType").orElse("InferenceServer"), LOGS, "containerType");
        int lines = Math.clamp(body.path("tail").asInt(LINES), 1, MOST_LINES);
        Deployment deployment = deployment(request, workspace);
        String content = switch (type) {
            case "StorageInitializer" -> text(workspace, deployment, LogSource.STORAGE_INITIALIZER, lines);
            case "InferenceServer" -> text(workspace, deployment, LogSource.INFERENCE_SERVER, lines);
            default -> "";
        };
        return ArmBody.ok(Json.object().put("content", content));
    }

    private String text(Workspace workspace, Deployment deployment, LogSource source, int lines) {
        return serving.logs(workspace, deployment.spec().endpoint(), deployment.name(), source, lines);
    }

    private Response skus(Request request) {
        deployment(request, ArmPaths.workspace(request, workspaces));
        ObjectNode sku = Json.object().put("resourceType", OnlineDeploymentCodec.TYPE);
        sku.putObject("sku").put("name", "Default");
        sku.putObject("capacity")
                .put("minimum", 1)
                .put("maximum", MOST_INSTANCES)
                .put("default", 1)
                .put("scaleType", "Manual");
        return ArmPage.all(List.of(sku));
    }
}
