package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.workspaces.Datastore;
import dev.athanor.platform.workspaces.DatastoreSpec;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.protocols.armmodel.SystemData;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A datastore's wire form. */
final class DatastoreCodec {
    /** Types and the field that names their container; a type without one has an empty text. */
    private static final Map<String, String> CONTAINER_FIELDS = Map.of(
            "AzureBlob", "containerName",
            "AzureFile", "fileShareName",
            "AzureDataLakeGen2", "filesystem",
            "AzureDataLakeGen1", "",
            "OneLake", "",
            "Hdfs", "");

    private static final List<String> TYPES =
            CONTAINER_FIELDS.keySet().stream().sorted().toList();
    private static final List<String> CREDENTIALS = List.of(
            "AccountKey", "Certificate", "None", "Sas", "ServicePrincipal", "KerberosKeytab", "KerberosPassword");

    /** Our own blob host written into an account's name: {@code host:port/st/ACCOUNT/_}. */
    private static final Pattern HOSTED = Pattern.compile("[^/]+/st/([a-z0-9]+)(?:/_)?/?");

    private final String authority;
    private final Security security;

    DatastoreCodec(ArmRooms rooms) {
        this.authority = rooms.authority();
        this.security = rooms.security();
    }

    ObjectNode json(Workspace workspace, Datastore datastore) {
        ObjectNode properties = ArmBody.copy(Json.parse(datastore.document()), "properties");
        properties.put("datastoreType", datastore.type()).put("isDefault", datastore.isDefault());
        properties.put("description", datastore.description()).set("tags", Json.of(datastore.tags()));
        if (!properties.path("properties").isObject()) {
            properties.set("properties", Json.object());
        }
        ObjectNode credentials = ArmBody.copy(properties, "credentials");
        properties.set("credentials", credentials.put("credentialsType", datastore.credentials()));
        if (datastore.local()) {
            place(datastore, properties);
        }
        if (!properties.hasNonNull("serviceDataAccessAuthIdentity")) {
            properties.put("serviceDataAccessAuthIdentity", "None");
        }
        return ArmBody.resource(
                workspace.arm() + "/datastores/" + datastore.name(),
                ArmPaths.TYPE + "/datastores",
                properties,
                new SystemData(datastore.createdAt(), datastore.createdBy(), datastore.modifiedAt()));
    }

    /** Where the files of a datastore of this server lie: clients put an address together from these fields. */
    ObjectNode place(Datastore datastore, ObjectNode fields) {
        return fields.put("accountName", authority + "/st/" + datastore.account() + "/_")
                .put(CONTAINER_FIELDS.getOrDefault(datastore.type(), "containerName"), datastore.container())
                .put("endpoint", "core.windows.net")
                .put("protocol", "https");
    }

    /** What a PUT asks for; secrets are taken out of the document and sealed. */
    DatastoreSpec spec(Workspace workspace, String name, ObjectNode body) {
        ObjectNode properties = ArmBody.copy(body, "properties");
        String type = ArmBody.oneOf(
                Json.required(properties, "datastoreType", "properties.datastoreType"),
                TYPES,
                "properties.datastoreType");
        ObjectNode credentials = ArmBody.copy(properties, "credentials");
        JsonNode secrets = credentials.remove("secrets");
        properties.set("credentials", credentials);
        String account = account(properties, type);
        boolean local = workspace.storageAccount().equals(account);
        String credentialsType = credentialsType(credentials);
        return new DatastoreSpec(
                name,
                type,
                account,
                container(properties, type),
                properties.path("isDefault").asBoolean(false),
                Json.text(properties, "description").orElse(null),
                Json.texts(properties, "tags"),
                local && credentialsType.equals("None") ? "Sas" : credentialsType,
                secrets == null || !secrets.isObject() ? null : security.seal(Json.write(secrets)),
                Json.write(Json.object().set("properties", properties)));
    }

    private static String credentialsType(ObjectNode credentials) {
        String type = Json.text(credentials, "credentialsType").orElse("None");
        return ArmBody.oneOf(type, CREDENTIALS, "properties.credentials.credentialsType");
    }

    private static @Nullable String account(ObjectNode properties, String type) {
        if (CONTAINER_FIELDS.getOrDefault(type, "").isEmpty()) {
            return null;
        }
        String account = Json.required(properties, "accountName", "properties.accountName");
        Matcher hosted = HOSTED.matcher(account);
        return hosted.matches() ? hosted.group(1) : account;
    }

    private static @Nullable String container(ObjectNode properties, String type) {
        String field = CONTAINER_FIELDS.getOrDefault(type, "");
        return field.isEmpty() ? null : Json.required(properties, field, "properties." + field);
    }
}
