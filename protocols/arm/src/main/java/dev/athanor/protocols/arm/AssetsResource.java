package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetPage;
import dev.athanor.platform.assets.AssetQuery;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Condition;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.armmodel.SystemData;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Versions of one kind of asset. */
final class AssetsResource implements ArmResource {
    private final Workspaces workspaces;
    private final Assets assets;
    private final AssetCodec codec;

    AssetsResource(ArmRooms rooms, AssetCodec codec) {
        this.workspaces = rooms.workspaces();
        this.assets = rooms.assets();
        this.codec = codec;
    }

    @Override
    public void routes(Routes routes) {
        String list = ArmPaths.WORKSPACE + "/" + codec.segment() + "/{name}/versions";
        String one = list + "/{version}";
        String action = ArmPaths.ACTION + "/" + codec.segment() + "/versions";
        routes.get(list, Access.action(action + "/read"), this::list)
                .get(one, Access.action(action + "/read"), this::get)
                .put(one, Access.action(action + "/write"), this::put)
                .delete(one, Access.action(action + "/delete"), this::delete)
                .get(
                        ArmPaths.WORKSPACE + "/" + codec.segment() + "/{name}/labels/{label}",
                        Access.action(action + "/read"),
                        this::labelled);
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        String version = request.param("version");
        // A component asked for without a version comes as this one.
        if (version.equals("azureml_default")) {
            return ArmBody.ok(json(workspace, assets.latest(workspace, codec.kind(), name)));
        }
        Asset asset = assets.find(workspace, codec.kind(), name, version)
                .or(() -> builtIn(workspace, name))
                .orElseGet(() -> assets.get(workspace, codec.kind(), name, version));
        return ArmBody.ok(json(workspace, asset));
    }

    private Response labelled(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        Asset asset = builtIn(workspace, name)
                .orElseGet(() -> assets.labelled(workspace, codec.kind(), name, request.param("label")));
        return ArmBody.ok(json(workspace, asset));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        String version = request.param("version");
        ObjectNode body = ArmBody.read(request);
        AssetSpec spec = codec.spec(workspace, name, version, ArmBody.copy(body, "properties"));
        boolean there = assets.find(workspace, codec.kind(), name, version).isPresent();
        Asset asset =
                assets.put(workspace, codec.kind(), spec, request.principal().name());
        ObjectNode answer = json(workspace, asset);
        return there ? ArmBody.ok(answer) : ArmBody.created(answer);
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        boolean there =
                assets.delete(workspace, codec.kind(), ArmPaths.name(request, "name"), request.param("version"));
        return Response.status(there ? 200 : 204);
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        Optional<String> hash = request.query("hash");
        if (hash.isPresent()) {
            // Clients make up a new name for each upload, so the hash is looked for in the whole workspace.
            return ArmPage.all(assets.codeByHash(workspace, hash.get()).stream()
                    .map(asset -> json(workspace, asset))
                    .toList());
        }
        Optional<Asset> builtIn = builtIn(workspace, name);
        if (builtIn.isPresent()) {
            return ArmPage.all(List.of(json(workspace, builtIn.get())));
        }
        AssetPage<Asset> page = assets.versions(workspace, codec.kind(), name, query(request));
        return ArmPage.of(
                request,
                page.items().stream().map(asset -> json(workspace, asset)).toList(),
                page.next());
    }

    private Optional<Asset> builtIn(Workspace workspace, String name) {
        return assets.findName(workspace, codec.kind(), name).isPresent()
                ? Optional.empty()
                : codec.builtIn(workspace, name);
    }

    private static AssetQuery query(Request request) {
        AssetQuery query = AssetQuery.all()
                .view(ArmPage.view(request))
                .ordered(AssetOrder.of(request))
                .page(ArmPage.size(request), ArmPage.token(request));
        for (Condition condition : AssetFilters.of(request)) {
            query = query.where(condition);
        }
        return query;
    }

    private ObjectNode json(Workspace workspace, Asset asset) {
        ObjectNode properties = (ObjectNode) Json.parse(asset.document());
        properties.put("description", asset.description());
        properties.set("tags", Json.of(asset.tags()));
        properties.set("properties", properties(properties, asset));
        properties.put("isArchived", asset.archived());
        if (!properties.has("isAnonymous")) {
            properties.put("isAnonymous", false);
        }
        properties.put("provisioningState", "Succeeded");
        codec.describe(workspace, asset, properties);
        return ArmBody.resource(
                workspace.arm() + "/" + codec.segment() + "/" + asset.name() + "/versions/" + asset.version(),
                codec.type() + "/versions",
                properties,
                new SystemData(asset.createdAt(), asset.createdBy(), asset.modifiedAt()));
    }

    /** The properties as they are now, each in the JSON type in which it was sent. */
    private static ObjectNode properties(ObjectNode sent, Asset asset) {
        ObjectNode now = Json.of(asset.properties());
        Json.objectAt(sent, "properties").properties().forEach(field -> {
            if (!field.getValue().isNull() && now.has(field.getKey())) {
                now.set(field.getKey(), field.getValue());
            }
        });
        return now;
    }
}
