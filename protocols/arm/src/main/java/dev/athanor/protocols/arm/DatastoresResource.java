package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.workspaces.Datastore;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Datastores and their secrets. */
final class DatastoresResource implements ArmResource {
    private static final String LIST = ArmPaths.WORKSPACE + "/datastores";
    private static final String ONE = LIST + "/{name}";
    private static final String ACTION = ArmPaths.ACTION + "/datastores";

    /** What a client may do with its workspace's files: read, add, create, write, delete, list. */
    static final String PERMISSIONS = "racwdl";

    private static final long LONGEST_HOURS = 24L * 7;

    private final Workspaces workspaces;
    private final Security security;
    private final DatastoreCodec codec;

    DatastoresResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.security = rooms.security();
        this.codec = new DatastoreCodec(rooms);
    }

    @Override
    public void routes(Routes routes) {
        routes.get(LIST, Access.action(ACTION + "/read"), this::list)
                .get(ONE, Access.action(ACTION + "/read"), this::get)
                .put(ONE, Access.action(ACTION + "/write"), this::put)
                .delete(ONE, Access.action(ACTION + "/delete"), this::delete)
                .post(ONE + "/listSecrets", Access.action(ACTION + "/listsecrets/action"), this::secrets);
    }

    private Response list(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        boolean onlyDefault =
                request.query("isDefault").map(Boolean::parseBoolean).orElse(false);
        Optional<String> text = request.query("searchText").map(word -> word.toLowerCase(Locale.ROOT));
        return ArmPage.all(workspaces.datastores(workspace).stream()
                .filter(datastore -> !onlyDefault || datastore.isDefault())
                .filter(datastore -> text.isEmpty()
                        || datastore.name().toLowerCase(Locale.ROOT).contains(text.get()))
                .map(datastore -> codec.json(workspace, datastore))
                .toList());
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        return ArmBody.ok(codec.json(workspace, workspaces.datastore(workspace, ArmPaths.name(request, "name"))));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = ArmPaths.name(request, "name");
        ObjectNode body = ArmBody.read(request);
        boolean there = workspaces.findDatastore(workspace, name).isPresent();
        Datastore saved = workspaces.saveDatastore(
                workspace,
                codec.spec(workspace, name, body),
                request.principal().name());
        ObjectNode answer = codec.json(workspace, saved);
        return there ? ArmBody.ok(answer) : ArmBody.created(answer);
    }

    private Response delete(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        boolean there = workspaces.deleteDatastore(workspace, ArmPaths.name(request, "name"));
        return Response.status(there ? 200 : 204);
    }

    private Response secrets(Request request) throws IOException {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Datastore datastore = workspaces.datastore(workspace, ArmPaths.name(request, "name"));
        ObjectNode body = ArmBody.read(request);
        if (datastore.local()) {
            long hours = Math.clamp(body.path("expireAfterHours").asLong(1), 1, LONGEST_HOURS);
            String sas = security.sas()
                    .container(
                            workspace.storageAccount(),
                            Objects.requireNonNull(datastore.container()),
                            PERMISSIONS,
                            Duration.ofHours(hours));
            return ArmBody.ok(Json.object().put("secretsType", "Sas").put("sasToken", sas));
        }
        return workspaces
                .datastoreSecrets(workspace, datastore.name())
                .map(kept -> ArmBody.ok(Json.parse(security.unseal(kept))))
                .orElseThrow(() -> ArmProblem.SECRETS_ABSENT.because("datastore '" + datastore.name()
                        + "' has credentials of type '" + datastore.credentials() + "', which have no secret"));
    }
}
