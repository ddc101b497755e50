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
import tools.jackson.databind.node.ObjectNode;

/** The secrets of connections, for whoever may ask for them. */
final class ConnectionSecretsResource implements ArmResource {
    private final Workspaces workspaces;
    private final KeptResources kept;
    private final ConnectionKind connections;

    ConnectionSecretsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.kept = rooms.workspaces().kept();
        this.connections = new ConnectionKind(rooms);
    }

    @Override
    public void routes(Routes routes) {
        routes.post(
                ArmPaths.WORKSPACE + "/connections/{name}/listsecrets",
                Access.action(ArmPaths.ACTION + "/connections/listsecrets/action"),
                this::secrets);
    }

    private Response secrets(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        KeptResource connection = kept.get(workspace, connections.kind(), request.param("name"));
        return ArmBody.ok(ArmBody.resource(
                workspace.arm() + "/connections/" + connection.name(),
                ArmPaths.TYPE + "/connections",
                connections.revealed((ObjectNode) Json.parse(connection.document())),
                new SystemData(connection.createdAt(), connection.createdBy(), connection.modifiedAt())));
    }
}
