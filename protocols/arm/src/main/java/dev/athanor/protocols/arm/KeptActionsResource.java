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
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What can be asked of kept resources beside reading them; that they act is refused. */
final class KeptActionsResource implements ArmResource {
    private static final String BATCH_JOBS =
            "/mferp/managementfrontend" + ArmPaths.WORKSPACE + "/batchEndpoints/{name}/jobs";

    private final Workspaces workspaces;
    private final KeptResources kept;
    private final ConnectionKind connections;

    KeptActionsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.kept = rooms.workspaces().kept();
        this.connections = new ConnectionKind(rooms);
    }

    @Override
    public void routes(Routes routes) {
        routes.post(BATCH_JOBS, Access.action(ArmPaths.ACTION + "/batchEndpoints/jobs/write"), this::invoke)
                .get(BATCH_JOBS, Access.action(ArmPaths.ACTION + "/batchEndpoints/jobs/read"), this::jobs)
                .post(
                        ArmPaths.WORKSPACE + "/connections/{name}/listsecrets",
                        Access.action(ArmPaths.ACTION + "/connections/listsecrets/action"),
                        this::secrets);
    }

    private Response invoke(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        kept.get(workspace, "batchEndpoints", request.param("name"));
        throw ArmProblem.ENGINE_ABSENT.because("batch endpoint '" + request.param("name")
                + "' cannot run: this server has no engine for batch scoring yet; nothing was started");
    }

    private Response jobs(Request request) {
        kept.get(ArmPaths.workspace(request, workspaces), "batchEndpoints", request.param("name"));
        return ArmPage.all(List.of());
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
