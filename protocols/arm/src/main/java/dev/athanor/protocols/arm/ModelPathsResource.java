package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The model data plane as far as clients ask it: where models of given ids lie. */
final class ModelPathsResource implements ArmResource {
    private final Workspaces workspaces;
    private final Assets assets;
    private final AssetAddresses addresses;

    ModelPathsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.assets = rooms.assets();
        this.addresses = new AssetAddresses(rooms.assets());
    }

    @Override
    public void routes(Routes routes) {
        routes.post(
                "/modelregistry/v1.0" + ArmPaths.WORKSPACE + "/models/batchGetResolvedUris",
                Access.action(ArmPaths.ACTION + "/models/versions/read"),
                this::resolve);
    }

    private Response resolve(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ObjectNode values = Json.object();
        for (JsonNode id : Json.arrayAt(ArmBody.read(request), "values")) {
            Asset model =
                    ArmErrors.referenced("values", () -> assets.resolve(workspace, AssetKind.MODEL, id.asString()));
            String uri = model.uri();
            values.putObject(id.asString())
                    .put("path", uri == null ? "" : addresses.followable(workspace, uri))
                    .put("type", model.type());
        }
        return ArmBody.ok(Json.object().set("values", values));
    }
}
