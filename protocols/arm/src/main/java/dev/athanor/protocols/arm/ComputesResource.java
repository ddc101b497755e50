package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Handler;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.ComputeKind;
import dev.athanor.platform.compute.ComputeNode;
import dev.athanor.platform.compute.ComputeTarget;
import dev.athanor.platform.compute.Drain;
import dev.athanor.platform.compute.TargetState;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.armmodel.WireTime;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compute targets: clusters, instances and the records of the other kinds. */
final class ComputesResource implements ArmResource {
    private static final String LIST = ArmPaths.WORKSPACE + "/computes";
    private static final String ONE = LIST + "/{name}";
    private static final String ACTION = ArmPaths.ACTION + "/computes";
    private static final String OPERATION = "computes";

    private final Workspaces workspaces;
    private final Compute compute;
    private final Lro lro;

    ComputesResource(ArmRooms rooms, Lro lro) {
        this.workspaces = rooms.workspaces();
        this.compute = rooms.compute();
        this.lro = lro;
        lro.watch(OPERATION, (workspace, name) -> {
            compute.get(workspace.guid(), name);
            return Lro.State.SUCCEEDED;
        });
    }

    @Override
    public void routes(Routes routes) {
        routes.get(LIST, Access.action(ACTION + "/read"), this::list)
                .get(ONE, Access.action(ACTION + "/read"), this::get)
                .put(ONE, Access.action(ACTION + "/write"), this::put)
                .patch(ONE, Access.action(ACTION + "/write"), this::patch)
                .delete(ONE, Access.action(ACTION + "/delete"), this::delete)
                .post(ONE + "/start", Access.action(ACTION + "/start/action"), change(TargetState.Change.START))
                .post(ONE + "/stop", Access.action(ACTION + "/stop/action"), change(TargetState.Change.STOP))
                .post(ONE + "/restart", Access.action(ACTION + "/restart/action"), change(TargetState.Change.RESTART))
                .post(ONE + "/drain", Access.action(ACTION + "/write"), this::drain)
                .post(ONE + "/resume", Access.action(ACTION + "/write"), this::resume)
                .post(ONE + "/listNodes", Access.action(ACTION + "/listNodes/action"), this::nodes);
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Optional<String> kind = request.query("computeType");
        return ArmPage.all(compute.list(workspace.guid()).stream()
                .filter(target -> kind.isEmpty() || target.kind().word().equalsIgnoreCase(kind.get()))
                .map(target -> json(workspace, target))
                .toList());
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(json(workspace, compute.get(workspace.guid(), ArmPaths.name(request, "name"))));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        ObjectNode body = ArmBody.read(request);
        boolean there = compute.find(workspace.guid(), name).isPresent();
        ComputeTarget target = compute.save(
                workspace.guid(),
                ComputeCodec.spec(workspace, name, body),
                request.principal().name());
        ObjectNode answer = json(workspace, target);
        return there ? ArmBody.ok(answer) : ArmBody.created(answer);
    }

    /** A PATCH changes the scale settings of a cluster. */
    private Response patch(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ComputeTarget target = compute.get(workspace.guid(), ArmPaths.name(request, "name"));
        ObjectNode whole = (ObjectNode) Json.parse(target.spec().document());
        ObjectNode outer = ArmBody.copy(whole, "properties");
        ObjectNode inner = ArmBody.copy(outer, "properties");
        Json.objectAt(Json.objectAt(ArmBody.read(request), "properties"), "properties")
                .properties()
                .forEach(field -> inner.set(field.getKey(), field.getValue()));
        outer.set("properties", inner);
        whole.set("properties", outer);
        ComputeTarget changed = compute.save(
                workspace.guid(),
                ComputeCodec.spec(workspace, target.name(), whole),
                request.principal().name());
        return ArmBody.ok(json(workspace, changed));
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        if (compute.find(workspace.guid(), name).isEmpty()) {
            return Response.status(204);
        }
        compute.delete(workspace.guid(), name);
        return Response.status(200);
    }

    private Handler change(TargetState.Change change) {
        return request -> {
            Workspace workspace = ArmPaths.workspace(request, workspaces);
            ComputeTarget target = compute.change(workspace.guid(), ArmPaths.name(request, "name"), change);
            return lro.accepted(request, workspace, OPERATION, target.name());
        };
    }

    /** Nothing new starts on the target; the answer says what still runs there. An action of this server, which Azure does not have. */
    private Response drain(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        Drain drain = compute.drain(workspace.guid(), name, request.principal().name());
        ObjectNode body = Json.object()
                .put("name", name)
                .put("state", "Draining")
                .put("by", drain.by())
                .put("since", WireTime.text(drain.at()));
        ArrayNode running = body.putArray("running");
        compute.holders(workspace.guid(), name).forEach(running::add);
        return ArmBody.ok(body);
    }

    private Response resume(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        compute.resume(workspace.guid(), name);
        return ArmBody.ok(Json.object().put("name", name).put("state", "Active"));
    }

    private Response nodes(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("nodes");
        compute.nodes(workspace.guid(), ArmPaths.name(request, "name"))
                .forEach(node -> list.add(ComputeCodec.node(node)));
        return ArmBody.ok(body);
    }

    private ObjectNode json(Workspace workspace, ComputeTarget target) {
        List<ComputeNode> nodes =
                target.kind() == ComputeKind.AML_COMPUTE ? compute.nodes(workspace.guid(), target.name()) : List.of();
        return ComputeCodec.json(workspace, target, nodes, compute.drained(workspace.guid(), target.name()));
    }
}
