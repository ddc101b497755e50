package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetReference;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The data plane as far as clients ask it: versions of data, and where data of given ids lies, outputs of jobs among it. */
final class DataVersionsResource implements ArmResource {
    private static final String BASE = "/data/v1.0" + ArmPaths.WORKSPACE + "/dataversion";
    private static final String JOBS = "azureml://jobs/";

    private final Workspaces workspaces;
    private final Assets assets;
    private final AssetAddresses addresses;

    DataVersionsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.assets = rooms.assets();
        this.addresses = new AssetAddresses(rooms.assets());
    }

    /** The id of a job's output, as this resource understands it. */
    static String outputId(String job, String output) {
        return JOBS + job + "/outputs/" + output;
    }

    @Override
    public void routes(Routes routes) {
        Access read = Access.action(ArmPaths.ACTION + "/data/versions/read");
        routes.post(BASE + "/batchGetResolvedUris", read, this::resolve)
                .get(BASE + "/{name}/versions/{version}", read, this::version);
    }

    /** A data version as {@code mltable} and {@code azureml-fsspec} ask for it. */
    private Response version(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Asset asset = assets.get(
                workspace, AssetKind.DATA, ArmPaths.name(request, "name"), ArmPaths.name(request, "version"));
        ObjectNode version = Json.object()
                .put("assetId", workspace.arm() + "/data/" + asset.name() + "/versions/" + asset.version())
                .put("dataContainerName", asset.name())
                .put("dataType", asset.type())
                .put("dataUri", addresses.followable(workspace, String.valueOf(asset.uri())))
                .put("versionId", asset.version())
                .put("isRegistered", true);
        ObjectNode metadata = Json.object()
                .put("createdTime", asset.createdAt().toString())
                .put("modifiedTime", asset.modifiedAt().toString());
        return ArmBody.ok(Json.object().set("dataVersion", version).set("entityMetadata", metadata));
    }

    private Response resolve(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ObjectNode values = Json.object();
        for (JsonNode id : Json.arrayAt(ArmBody.read(request), "values")) {
            values.set(id.asString(), resolved(workspace, id.asString()));
        }
        return ArmBody.ok(Json.object().set("values", values));
    }

    private ObjectNode resolved(Workspace workspace, String id) {
        if (!id.startsWith(JOBS) && AssetReference.parse(id).isPresent()) {
            Asset asset = ArmErrors.referenced("values", () -> assets.resolve(workspace, AssetKind.DATA, id));
            String uri = asset.uri();
            return Json.object()
                    .put("uri", uri == null ? "" : addresses.followable(workspace, uri))
                    .put("type", asset.type());
        }
        ArmErrors.referenced("values", () -> assets.locate(workspace, id));
        return Json.object().put("uri", addresses.followable(workspace, id)).put("type", "uri_folder");
    }
}
