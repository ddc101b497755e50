package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.security.Sas;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Gives an upload a container of its own, before the asset that it is for is registered. */
final class PendingUploadsResource implements ArmResource {
    private final Workspaces workspaces;
    private final BlobStore blobs;
    private final Security security;
    private final Ids ids;
    private final String base;

    PendingUploadsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.blobs = rooms.blobs();
        this.security = rooms.security();
        this.ids = rooms.ids();
        this.base = rooms.base();
    }

    @Override
    public void routes(Routes routes) {
        for (String segment : List.of("codes", "data", "models")) {
            routes.post(
                    ArmPaths.WORKSPACE + "/" + segment + "/{name}/versions/{version}/startPendingUpload",
                    Access.action(ArmPaths.ACTION + "/" + segment + "/versions/write"),
                    this::start);
        }
    }

    private Response start(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String guid = ids.guid();
        var container = new ContainerId(workspace.storageAccount(), guid);
        blobs.ensureContainer(container);
        String uri = base + "/st/" + container;
        String sas = security.sas().container(container.account(), container.name(), "racwl", Sas.DEFAULT_LIFETIME);
        ObjectNode reference = Json.object()
                .put("blobUri", uri)
                .put("storageAccountArmId", workspace.arm() + "/storageAccounts/" + container.account());
        reference.putObject("credential").put("credentialType", "SAS").put("sasUri", uri + "?" + sas);
        ObjectNode answer =
                Json.object().put("pendingUploadId", guid).put("pendingUploadType", "TemporaryBlobReference");
        answer.set("blobReferenceForConsumption", reference);
        return ArmBody.ok(answer);
    }
}
