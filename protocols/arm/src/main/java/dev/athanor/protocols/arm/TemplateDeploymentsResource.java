package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deployment templates as far as clients send them: they make workspaces that way. Only the parameters are read; the template itself, a
 * program of 40 kB for Azure's own resources, says nothing more that is of use here.
 */
final class TemplateDeploymentsResource implements ArmResource {
    private static final String DEPLOYMENT = ArmPaths.GROUP + "/providers/Microsoft.Resources/deployments/{deployment}";

    private final Workspaces workspaces;

    TemplateDeploymentsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
    }

    @Override
    public void routes(Routes routes) {
        routes.put(DEPLOYMENT, Access.action(ArmPaths.ACTION + "/write"), this::put)
                .get(
                        ArmPaths.GROUP + "/deployments/{deployment}/operations",
                        Access.action(ArmPaths.ACTION + "/read"),
                        request -> ArmPage.all(List.of()));
    }

    private Response put(Request request) throws IOException {
        ObjectNode body = ArmBody.read(request);
        JsonNode parameters = body.path("properties").path("parameters");
        String name = Json.text(parameters.path("workspaceName"), "value")
                .orElseThrow(() -> ArmProblem.TEMPLATE_UNSUPPORTED
                        .because(
                                "the deployment has no parameter 'workspaceName'; only templates that make a workspace are"
                                        + " understood")
                        .at("properties.parameters.workspaceName"));
        WorkspaceId id = new WorkspaceId(request.param("sub"), request.param("group"), name);
        WorkspaceSpec spec = WorkspaceCodec.templated(parameters);
        Optional<Workspace> before = workspaces.find(id);
        if (before.isPresent()) {
            workspaces.update(before.get(), spec);
        } else {
            workspaces.create(id, spec, request.principal().name());
        }
        ObjectNode properties =
                Json.object().put("provisioningState", "Succeeded").put("mode", "Incremental");
        properties.putObject("outputs");
        ObjectNode answer = Json.object()
                .put(
                        "id",
                        "/subscriptions/" + id.subscription() + "/resourceGroups/" + id.group()
                                + "/providers/Microsoft.Resources/deployments/" + request.param("deployment"))
                .put("name", request.param("deployment"))
                .put("type", "Microsoft.Resources/deployments");
        answer.set("properties", properties);
        return ArmBody.ok(answer);
    }
}
