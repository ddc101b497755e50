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
import java.time.Duration;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * Datastores as the native part of {@code mltable} and {@code azureml-fsspec} asks for them: where the files lie and how to get in. People get
 * a signature for the container; jobs none, they show storage the token of their own identity, which reads everything but writes only to what
 * is theirs.
 */
final class DatastoreAccessResource implements ArmResource {
    /** As long as one process of a person is likely to read; it asks once and keeps the answer. */
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final Workspaces workspaces;
    private final Security security;
    private final DatastoreCodec codec;

    DatastoreAccessResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.security = rooms.security();
        this.codec = new DatastoreCodec(rooms);
    }

    @Override
    public void routes(Routes routes) {
        routes.get(
                "/datastore/v1.0" + ArmPaths.WORKSPACE + "/datastores/{name}",
                Access.action(ArmPaths.ACTION + "/datastores/read"),
                this::get);
    }

    private Response get(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        Datastore datastore = workspaces.datastore(workspace, ArmPaths.name(request, "name"));
        if (!datastore.local() || !datastore.type().equals("AzureBlob")) {
            throw ArmProblem.DATASTORE_ELSEWHERE
                    .because("datastore '" + datastore.name() + "' is of type " + datastore.type()
                            + (datastore.local() ? "" : " and not on this server")
                            + "; by this address only blob containers of this server are read")
                    .at("name");
        }
        return ArmBody.ok(Json.object()
                .put("name", datastore.name())
                .put("dataStoreType", datastore.type())
                .put("hasBeenValidated", true)
                .put("isDefault", datastore.isDefault())
                .set("tags", Json.of(datastore.tags()))
                .set("azureStorageSection", section(request, workspace, datastore)));
    }

    private ObjectNode section(Request request, Workspace workspace, Datastore datastore) {
        ObjectNode section = codec.place(datastore, Json.object()).put("serviceDataAccessAuthIdentity", "None");
        boolean trusted = security.roles()
                .allows(request.principal(), ArmPaths.ACTION + "/datastores/listsecrets/action", workspace.arm());
        if (!trusted) {
            return section.put("credentialType", "None").put("isSas", false);
        }
        String sas = security.sas()
                .container(
                        Objects.requireNonNull(datastore.account()),
                        Objects.requireNonNull(datastore.container()),
                        DatastoresResource.PERMISSIONS,
                        LIFETIME);
        return section.put("credentialType", "Sas")
                .put("isSas", true)
                .put("credential", sas)
                .put("sasToken", sas);
    }
}
