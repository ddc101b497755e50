package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.security.Token;
import dev.athanor.platform.serving.Endpoint;
import dev.athanor.platform.serving.EndpointKeys;
import dev.athanor.platform.serving.Serving;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Online endpoints, their keys and tokens. */
final class OnlineEndpointsResource implements ArmResource {
    static final String LIST = ArmPaths.WORKSPACE + "/onlineEndpoints";
    static final String ONE = LIST + "/{endpoint}";
    static final String ACTION = ArmPaths.ACTION + "/onlineEndpoints";
    private static final List<String> KEY_TYPES = List.of("Primary", "Secondary");

    /** How long before its end a client should ask for another token. */
    private static final Duration REFRESH = Duration.ofHours(1);

    private final Workspaces workspaces;
    private final Serving serving;
    private final OnlineEndpointCodec codec;

    OnlineEndpointsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.serving = rooms.serving();
        this.codec = new OnlineEndpointCodec(rooms);
    }

    @Override
    public void routes(Routes routes) {
        routes.get(LIST, Access.action(ACTION + "/read"), this::list)
                .get(ONE, Access.action(ACTION + "/read"), this::get)
                .put(ONE, Access.action(ACTION + "/write"), this::put)
                .patch(ONE, Access.action(ACTION + "/write"), this::patch)
                .delete(ONE, Access.action(ACTION + "/delete"), this::delete)
                .post(ONE + "/listKeys", Access.action(ACTION + "/listKeys/action"), this::keys)
                .post(ONE + "/regenerateKeys", Access.action(ACTION + "/regenerateKeys/action"), this::regenerate)
                .post(ONE + "/token", Access.action(ACTION + "/token/action"), this::token);
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Optional<String> name = request.query("name");
        return ArmPage.all(serving.endpoints(workspace).stream()
                .filter(endpoint -> name.isEmpty() || endpoint.name().equalsIgnoreCase(name.get()))
                .map(endpoint -> codec.json(workspace, endpoint))
                .toList());
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(codec.json(workspace, serving.endpoint(workspace, ArmPaths.name(request, "endpoint"))));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return save(request, workspace, ArmBody.read(request));
    }

    private Response patch(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Endpoint before = serving.endpoint(workspace, ArmPaths.name(request, "endpoint"));
        ObjectNode body = (ObjectNode) Json.parse(before.spec().document());
        MergePatch.apply(body, ArmBody.read(request));
        return save(request, workspace, body);
    }

    private Response save(Request request, Workspace workspace, ObjectNode body) {
        String name = ArmPaths.name(request, "endpoint");
        boolean there = serving.findEndpoint(workspace, name).isPresent();
        ObjectNode given = ArmBody.copy(Json.objectAt(body, "properties"), "keys");
        Endpoint saved = serving.saveEndpoint(
                workspace, codec.spec(name, body), request.principal().name());
        Json.text(given, "primaryKey").ifPresent(key -> set(workspace, name, EndpointKeys.Slot.PRIMARY, key));
        Json.text(given, "secondaryKey").ifPresent(key -> set(workspace, name, EndpointKeys.Slot.SECONDARY, key));
        ObjectNode answer = codec.json(workspace, saved);
        return there ? ArmBody.ok(answer) : ArmBody.created(answer);
    }

    private void set(Workspace workspace, String endpoint, EndpointKeys.Slot slot, String key) {
        serving.regenerateKey(workspace, endpoint, slot, key);
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        boolean there = serving.deleteEndpoint(workspace, ArmPaths.name(request, "endpoint"));
        return Response.status(there ? 200 : 204);
    }

    private Response keys(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        EndpointKeys keys = serving.keys(workspace, ArmPaths.name(request, "endpoint"));
        return ArmBody.ok(Json.object().put("primaryKey", keys.primary()).put("secondaryKey", keys.secondary()));
    }

    private Response regenerate(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ObjectNode body = ArmBody.read(request);
        String type = ArmBody.oneOf(Json.required(body, "keyType", "keyType"), KEY_TYPES, "keyType");
        serving.regenerateKey(
                workspace,
                ArmPaths.name(request, "endpoint"),
                type.equals("Primary") ? EndpointKeys.Slot.PRIMARY : EndpointKeys.Slot.SECONDARY,
                Json.text(body, "keyValue").filter(text -> !text.isEmpty()).orElse(null));
        return Response.status(200);
    }

    private Response token(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Token token = serving.token(workspace, ArmPaths.name(request, "endpoint"));
        return ArmBody.ok(Json.object()
                .put("accessToken", token.value())
                .put("expiryTimeUtc", token.expiresAt().getEpochSecond())
                .put("refreshAfterTimeUtc", token.expiresAt().minus(REFRESH).getEpochSecond())
                .put("tokenType", "Bearer"));
    }
}
