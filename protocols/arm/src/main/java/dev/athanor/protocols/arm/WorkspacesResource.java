package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Workspaces themselves: create, read, change, delete, list. */
final class WorkspacesResource implements ArmResource {
    private static final Access READ = Access.action(ArmPaths.ACTION + "/read");
    private static final Access WRITE = Access.action(ArmPaths.ACTION + "/write");
    private static final Access DELETE = Access.action(ArmPaths.ACTION + "/delete");

    private final Workspaces workspaces;
    private final WorkspaceCodec codec;

    WorkspacesResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.codec = new WorkspaceCodec(rooms);
    }

    @Override
    public void routes(Routes routes) {
        routes.get(ArmPaths.WORKSPACE, READ, this::get)
                .put(ArmPaths.WORKSPACE, WRITE, this::put)
                .patch(ArmPaths.WORKSPACE, WRITE, this::patch)
                .delete(ArmPaths.WORKSPACE, DELETE, this::delete)
                .get(
                        ArmPaths.GROUP + ArmPaths.PROVIDER + "/workspaces",
                        READ,
                        request -> list(request, workspaces.list(request.param("sub"), request.param("group"))))
                .get(
                        ArmPaths.SUBSCRIPTION + ArmPaths.PROVIDER + "/workspaces",
                        READ,
                        request -> list(request, workspaces.list(request.param("sub"), null)));
    }

    private Response get(Request request) {
        return ArmBody.ok(codec.json(ArmPaths.workspace(request, workspaces)));
    }

    private Response put(Request request) throws IOException {
        WorkspaceId id = ArmPaths.id(request);
        ObjectNode body = ArmBody.read(request);
        Optional<Workspace> before = workspaces.find(id);
        Workspace workspace = before.isPresent()
                ? workspaces.update(before.get(), WorkspaceCodec.spec(body))
                : workspaces.create(
                        id, WorkspaceCodec.spec(body), request.principal().name());
        return ArmBody.ok(codec.json(workspace));
    }

    private Response patch(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(
                codec.json(workspaces.update(workspace, WorkspaceCodec.patched(workspace, ArmBody.read(request)))));
    }

    private Response delete(Request request) {
        Optional<Workspace> workspace = workspaces.find(ArmPaths.id(request));
        workspace.ifPresent(workspaces::delete);
        return Response.status(workspace.isPresent() ? 200 : 204);
    }

    private Response list(Request request, List<Workspace> found) {
        Optional<String> kind = request.query("kind");
        return ArmPage.all(found.stream()
                .filter(workspace -> kind.isEmpty()
                        || List.of(kind.get().split(",")).stream().anyMatch(workspace.kind()::equalsIgnoreCase))
                .map(codec::json)
                .toList());
    }
}
