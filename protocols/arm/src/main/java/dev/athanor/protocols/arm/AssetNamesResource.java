package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetName;
import dev.athanor.platform.assets.AssetNameSpec;
import dev.athanor.platform.assets.AssetPage;
import dev.athanor.platform.assets.AssetQuery;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Condition;
import dev.athanor.platform.assets.ListView;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.armmodel.SystemData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Names of one kind of asset; ARM calls them containers. */
final class AssetNamesResource implements ArmResource {
    private final Workspaces workspaces;
    private final Assets assets;
    private final AssetCodec codec;

    AssetNamesResource(ArmRooms rooms, AssetCodec codec) {
        this.workspaces = rooms.workspaces();
        this.assets = rooms.assets();
        this.codec = codec;
    }

    @Override
    public void routes(Routes routes) {
        String list = ArmPaths.WORKSPACE + "/" + codec.segment();
        String one = list + "/{name}";
        String action = ArmPaths.ACTION + "/" + codec.segment();
        routes.get(list, Access.action(action + "/read"), this::list)
                .get(one, Access.action(action + "/read"), this::get)
                .put(one, Access.action(action + "/write"), this::put)
                .delete(one, Access.action(action + "/delete"), this::delete);
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        AssetQuery query = AssetQuery.all()
                .view(ArmPage.view(request))
                .ordered(AssetOrder.of(request))
                .page(ArmPage.size(request), ArmPage.token(request));
        for (Condition condition : AssetFilters.of(request)) {
            query = query.where(condition);
        }
        AssetPage<AssetName> page = assets.names(workspace, codec.kind(), query);
        List<ObjectNode> items = new ArrayList<>();
        page.items().forEach(name -> items.add(json(workspace, name)));
        if (page.next() == null && query.view() != ListView.ARCHIVED_ONLY) {
            items.addAll(builtIn(workspace));
        }
        return ArmPage.of(request, items, page.next());
    }

    /** Those that the workspace has no own name for. */
    private List<ObjectNode> builtIn(Workspace workspace) {
        return codec.builtInNames().stream()
                .filter(name -> assets.findName(workspace, codec.kind(), name).isEmpty())
                .flatMap(name -> codec.builtIn(workspace, name).stream())
                .map(asset -> json(workspace, asset))
                .toList();
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        Optional<AssetName> known = assets.findName(workspace, codec.kind(), name);
        if (known.isEmpty()) {
            Optional<Asset> builtIn = codec.builtIn(workspace, name);
            if (builtIn.isPresent()) {
                return ArmBody.ok(json(workspace, builtIn.get()));
            }
        }
        return ArmBody.ok(json(workspace, known.orElseGet(() -> assets.name(workspace, codec.kind(), name))));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        ObjectNode properties = ArmBody.copy(ArmBody.read(request), "properties");
        boolean there = assets.findName(workspace, codec.kind(), name).isPresent();
        AssetName saved = assets.putName(
                workspace,
                codec.kind(),
                new AssetNameSpec(
                        name,
                        Json.text(properties, "description").orElse(null),
                        Json.texts(properties, "tags"),
                        Json.texts(properties, "properties"),
                        properties.path("isArchived").asBoolean(false),
                        Json.write(properties)),
                request.principal().name());
        ObjectNode answer = json(workspace, saved);
        return there ? ArmBody.ok(answer) : ArmBody.created(answer);
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        boolean there = assets.deleteName(workspace, codec.kind(), ArmPaths.name(request, "name"));
        return Response.status(there ? 200 : 204);
    }

    private ObjectNode json(Workspace workspace, AssetName name) {
        ObjectNode properties = (ObjectNode) Json.parse(name.document());
        properties.put("description", name.description());
        properties.set("tags", Json.of(name.tags()));
        properties.set("properties", Json.of(name.properties()));
        properties
                .put("isArchived", name.archived())
                .put("latestVersion", name.latestVersion())
                .put("nextVersion", name.nextVersion())
                .put("provisioningState", "Succeeded");
        return resource(
                workspace,
                name.name(),
                properties,
                new SystemData(name.createdAt(), name.createdBy(), name.modifiedAt()));
    }

    private ObjectNode json(Workspace workspace, Asset builtIn) {
        ObjectNode properties = Json.object()
                .put("description", builtIn.description())
                .put("isArchived", false)
                .put("latestVersion", builtIn.version())
                .put("nextVersion", (String) null);
        return resource(
                workspace,
                builtIn.name(),
                properties,
                new SystemData(builtIn.createdAt(), builtIn.createdBy(), builtIn.modifiedAt()));
    }

    private ObjectNode resource(Workspace workspace, String name, ObjectNode properties, SystemData systemData) {
        return ArmBody.resource(
                workspace.arm() + "/" + codec.segment() + "/" + name, codec.type(), properties, systemData);
    }
}
