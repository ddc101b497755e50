package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.workspaces.Datastore;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What can be asked of a workspace beside changing it: its keys, whether all is well, where its services are. */
final class WorkspaceActionsResource implements ArmResource {
    private final Workspaces workspaces;
    private final Security security;
    private final BlobStore blobs;
    private final String base;

    WorkspaceActionsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.security = rooms.security();
        this.blobs = rooms.blobs();
        this.base = rooms.base();
    }

    @Override
    public void routes(Routes routes) {
        routes.post(ArmPaths.WORKSPACE + "/listKeys", action("/listKeys/action"), this::keys)
                .post(
                        ArmPaths.WORKSPACE + "/listStorageAccountKeys",
                        action("/listStorageAccountKeys/action"),
                        this::storageKeys)
                .post(ArmPaths.WORKSPACE + "/resyncKeys", action("/resyncKeys/action"), this::resync)
                .post(ArmPaths.WORKSPACE + "/diagnose", action("/diagnose/read"), this::diagnose)
                .get("/discovery/workspaces/{guid}", Access.open(), request -> discovery());
    }

    private static Access action(String rest) {
        return Access.action(ArmPaths.ACTION + rest);
    }

    private Response keys(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(Json.object()
                .put("userStorageKey", key(workspace))
                .put("userStorageResourceId", workspace.storageAccount())
                .put("userStorageArmId", (String) null)
                .put("appInsightsInstrumentationKey", (String) null)
                .put("containerRegistryCredentials", (String) null)
                .put("notebookAccessKeys", (String) null));
    }

    private Response storageKeys(Request request) {
        return ArmBody.ok(Json.object().put("userStorageKey", key(ArmPaths.workspace(request, workspaces))));
    }

    private String key(Workspace workspace) {
        return Base64.getEncoder().encodeToString(security.accountKeys().accountKey(workspace.storageAccount()));
    }

    /** The workspace reads its account's key whenever it signs; there is no copy that could have fallen behind. */
    private Response resync(Request request) {
        ArmPaths.workspace(request, workspaces);
        return Response.status(200);
    }

    private Response diagnose(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ObjectNode value = Json.object();
        for (String part : List.of(
                "userDefinedRouteResults",
                "networkSecurityRuleResults",
                "resourceLockResults",
                "dnsResolutionResults",
                "storageAccountResults",
                "keyVaultResults",
                "containerRegistryResults",
                "applicationInsightsResults",
                "otherResults")) {
            value.putArray(part);
        }
        ArrayNode storage = Json.arrayAt(value, "storageAccountResults");
        for (Datastore datastore : workspaces.datastores(workspace)) {
            String container = datastore.container();
            boolean missing = datastore.local()
                    && container != null
                    && blobs.container(new ContainerId(workspace.storageAccount(), container))
                            .isEmpty();
            if (missing) {
                storage.addObject()
                        .put("code", "ContainerNotFound")
                        .put("level", "Error")
                        .put(
                                "message",
                                "datastore '" + datastore.name() + "' has no container '" + container
                                        + "'; it is made by the first upload");
            }
        }
        return ArmBody.ok(Json.object().set("value", value));
    }

    /** Says only where services are, which the caller knows already: it has just asked here. */
    private Response discovery() {
        ObjectNode body = Json.object();
        for (String service : List.of(
                "api",
                "history",
                "experimentation",
                "modelmanagement",
                "mlflow",
                "catalog",
                "pipelines",
                "notebooks",
                "artifact",
                "datastore")) {
            body.put(service, base);
        }
        return ArmBody.ok(body);
    }
}
