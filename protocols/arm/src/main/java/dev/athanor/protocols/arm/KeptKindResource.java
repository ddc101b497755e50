package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.workspaces.KeptResource;
import dev.athanor.platform.workspaces.KeptResources;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.armmodel.SystemData;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Resources of one {@link KeptKind}. */
final class KeptKindResource implements ArmResource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");
    private static final List<String> OUR_FIELDS = List.of("id", "name", "type", "systemData");

    private final Workspaces workspaces;
    private final KeptResources kept;
    private final KeptKind kind;

    KeptKindResource(ArmRooms rooms, KeptKind kind) {
        this.workspaces = rooms.workspaces();
        this.kept = rooms.workspaces().kept();
        this.kind = kind;
    }

    @Override
    public void routes(Routes routes) {
        String list = ArmPaths.WORKSPACE + "/" + kind.kind().replace("/", "/{parent}/");
        String one = list + "/{name}";
        String action = ArmPaths.ACTION + "/" + kind.kind();
        routes.get(list, Access.action(action + "/read"), this::list)
                .get(one, Access.action(action + "/read"), this::get)
                .put(one, Access.action(action + "/write"), this::put)
                .patch(one, Access.action(action + "/write"), this::patch)
                .delete(one, Access.action(action + "/delete"), this::delete);
    }

    private boolean nested() {
        return kind.kind().contains("/");
    }

    private String name(Request request) {
        return nested() ? request.param("parent") + "/" + request.param("name") : request.param("name");
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String parent = nested() ? request.param("parent") : "";
        return ArmPage.all(kept.list(workspace, kind.kind(), parent).stream()
                .map(resource -> json(workspace, resource))
                .toList());
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(json(workspace, kept.get(workspace, kind.kind(), name(request))));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        boolean there = kept.find(workspace, kind.kind(), name(request)).isPresent();
        ObjectNode answer = save(request, workspace, ArmBody.read(request));
        return Response.json(there ? 200 : kind.made(), Json.write(answer));
    }

    private Response patch(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        KeptResource before = kept.get(workspace, kind.kind(), name(request));
        ObjectNode whole = (ObjectNode) Json.parse(before.document());
        ObjectNode change = ArmBody.read(request);
        ObjectNode properties = ArmBody.copy(whole, "properties");
        properties.setAll(Json.objectAt(change, "properties"));
        whole.setAll(change);
        whole.set("properties", properties);
        return ArmBody.ok(save(request, workspace, whole));
    }

    private ObjectNode save(Request request, Workspace workspace, ObjectNode body) {
        if (!NAME.matcher(request.param("name")).matches()) {
            throw ArmBody.invalid(
                    "'" + request.param("name")
                            + "' is no name; allowed: 1 to 255 letters, digits, underscores, hyphens and dots, a letter or"
                            + " digit first",
                    "name");
        }
        body.remove(OUR_FIELDS);
        body.set("properties", ArmBody.copy(body, "properties"));
        kind.check(workspace, name(request), body);
        return json(
                workspace,
                kept.save(
                        workspace,
                        kind.kind(),
                        name(request),
                        Json.write(body),
                        request.principal().name()));
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = name(request);
        if (!nested()) {
            String within = kind.kind() + "/deployments";
            kept.list(workspace, within, name).forEach(child -> kept.delete(workspace, within, child.name()));
        }
        return Response.status(kept.delete(workspace, kind.kind(), name) ? 200 : 204);
    }

    private ObjectNode json(Workspace workspace, KeptResource resource) {
        ObjectNode sent = (ObjectNode) Json.parse(resource.document());
        ObjectNode properties = ArmBody.copy(sent, "properties");
        kind.describe(workspace, resource.name(), properties);
        String[] segments = kind.kind().split("/");
        String[] names = resource.name().split("/");
        var id = new StringBuilder(workspace.arm());
        for (int i = 0; i < segments.length; i++) {
            id.append('/').append(segments[i]).append('/').append(names[i]);
        }
        ObjectNode node = ArmBody.resource(
                id.toString(),
                ArmPaths.TYPE + "/" + kind.kind(),
                properties,
                new SystemData(resource.createdAt(), resource.createdBy(), resource.modifiedAt()));
        sent.properties().forEach(field -> {
            if (!node.has(field.getKey())) {
                node.set(field.getKey(), field.getValue());
            }
        });
        return node;
    }
}
