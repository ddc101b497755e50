package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.security.Permission;
import dev.athanor.platform.security.Permissions;
import dev.athanor.platform.security.Permissions.Grant;
import dev.athanor.platform.security.Permissions.Kind;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.User;
import dev.athanor.platform.security.Users;
import dev.athanor.protocols.mlflow.Mounts.Right;
import dev.athanor.protocols.mlflow.Reach.Thing;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What single users may do with single things: {@code users/permissions/*} of MLflow 3, and the routes a kind of MLflow 2. */
final class PermissionsResource implements MlflowResource {
    /** As {@code Microsoft.Authorization} asks for: whoever may give roles in a workspace may give permissions there. */
    private static final Access.Action GIVE = Access.judged("Microsoft.Authorization/roleAssignments/write", null);

    private final Mounts mounts;
    private final Users users;
    private final Permissions permissions;

    PermissionsResource(Mounts mounts, Security security) {
        this.mounts = mounts;
        this.users = security.users();
        this.permissions = security.permissions();
    }

    @Override
    public void routes(Routes routes) {
        Mounts.Writer writer = mounts.on(routes)
                .on("GET", "3.0/mlflow/users/current/permissions", Right.READ_EXPERIMENT.access(), this::current)
                .on("GET", "3.0/mlflow/users/permissions/list", GIVE, this::list)
                .on("GET", "3.0/mlflow/users/permissions/get", GIVE, this::effective)
                .on("POST", "3.0/mlflow/users/permissions/grant", GIVE, this::grant)
                .on("POST", "3.0/mlflow/users/permissions/revoke", GIVE, this::revoke);
        old(writer, "experiments", Kind.EXPERIMENT, "experiment_id", "experiment_permission");
        old(writer, "registered-models", Kind.MODEL, "name", "registered_model_permission");
    }

    private void old(Mounts.Writer writer, String noun, Kind kind, String field, String name) {
        String path = "2.0/mlflow/" + noun + "/permissions/";
        writer.on("POST", path + "create", GIVE, call -> create(call, kind, field, name))
                .on("GET", path + "get", GIVE, call -> {
                    User user = user(call);
                    return old(name, field, given(call, thing(call, kind, field), user), user);
                })
                .on("PATCH", path + "update", GIVE, call -> {
                    given(call, thing(call, kind, field), user(call));
                    put(call, thing(call, kind, field), user(call), level(call));
                    return Wire.empty();
                })
                .on("DELETE", path + "delete", GIVE, call -> {
                    given(call, thing(call, kind, field), user(call));
                    take(call, thing(call, kind, field), user(call));
                    return Wire.empty();
                });
    }

    private static Thing thing(Call call, Kind kind, String field) {
        return new Thing(kind, call.fields().required(field));
    }

    private Response create(Call call, Kind kind, String field, String name) {
        Thing thing = thing(call, kind, field);
        User user = user(call);
        if (find(call, thing, user).isPresent()) {
            throw MlflowProblem.MLFLOW_NAME_TAKEN.because(
                    "'" + user.name() + "' has a permission on " + thing + " already; update it");
        }
        put(call, thing, user, level(call));
        return old(
                name,
                field,
                new Grant(call.guid(), kind, thing.id(), user.principal().id(), level(call)),
                user);
    }

    private static Response old(String name, String field, Grant grant, User user) {
        return Wire.one(
                name,
                Json.object()
                        .put(field, grant.thing())
                        .put("user_id", user.number())
                        .put("permission", grant.permission().name()));
    }

    private Grant given(Call call, Thing thing, User user) {
        Permission permission = find(call, thing, user)
                .orElseThrow(() -> MlflowProblem.MLFLOW_NOT_FOUND.because(
                        "'" + user.name() + "' was given no permission on " + thing));
        return new Grant(call.guid(), thing.kind(), thing.id(), user.principal().id(), permission);
    }

    private Optional<Permission> find(Call call, Thing thing, User user) {
        return permissions.find(
                call.guid(), thing.kind(), thing.id(), user.principal().id());
    }

    private Response grant(Call call) {
        put(call, thing(call.fields()), user(call), level(call));
        return Wire.empty();
    }

    private Response revoke(Call call) {
        take(call, thing(call.fields()), user(call));
        return Wire.empty();
    }

    private void put(Call call, Thing thing, User user, Permission level) {
        permissions.grant(new Grant(
                call.guid(), thing.kind(), thing.id(), user.principal().id(), level));
    }

    private void take(Call call, Thing thing, User user) {
        permissions.revoke(
                call.guid(), thing.kind(), thing.id(), user.principal().id());
    }

    /** What holds in the end, roles included: by the same rules as requests are judged. */
    private Response effective(Call call) {
        Permission permission = mounts.gate().effective(call, user(call), thing(call.fields()));
        return Wire.ok(
                Json.object().put("allowed", permission.covers(Permission.USE)).put("permission", permission.name()));
    }

    private Response list(Call call) {
        return answer(call, user(call));
    }

    private Response current(Call call) {
        Optional<User> user = users.byPrincipal(call.principal().id());
        return user.isPresent()
                ? answer(call, user.get())
                : Wire.ok(Json.object()
                        .put("is_admin", users.isAdmin(call.principal()))
                        .set("permissions", Json.array()));
    }

    private Response answer(Call call, User user) {
        ArrayNode rows = Json.array();
        permissions.of(user.principal().id()).stream()
                .filter(grant -> grant.workspace().equals(call.guid()))
                .forEach(grant -> rows.addObject()
                        .put("role_id", 0)
                        // MLflow's name for what was given to one user alone.
                        .put("role_name", "__user_" + user.number() + "__")
                        .put("workspace", "default")
                        .put("resource_type", type(grant.kind()))
                        .put("resource_pattern", grant.thing())
                        .put("permission", grant.permission().name()));
        ObjectNode body = Json.object().put("is_admin", users.isAdmin(user.principal()));
        return Wire.ok(body.set("permissions", rows));
    }

    private User user(Call call) {
        return users.get(call.fields().required("username"));
    }

    private static Permission level(Call call) {
        String name = call.fields().required("permission");
        return Permission.of(name)
                .orElseThrow(() -> MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Invalid permission '" + name + "'. Valid permissions are: "
                                + Arrays.toString(Permission.values()))
                        .at("permission"));
    }

    private static String type(Kind kind) {
        return kind == Kind.MODEL ? "registered_model" : kind.name().toLowerCase(Locale.ROOT);
    }

    /** The thing that {@code resource_type} and {@code resource_id} name; a prompt is a registered model. */
    static Thing thing(Fields fields) {
        String id = fields.required("resource_id");
        String type = fields.required("resource_type");
        return switch (type) {
            case "experiment" -> new Thing(Kind.EXPERIMENT, id);
            case "registered_model", "prompt" -> new Thing(Kind.MODEL, id);
            case "scorer" -> {
                int slash = id.indexOf('/');
                if (slash < 1) {
                    throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                            .because("Invalid scorer resource_id. Expected '<experiment_id>/<scorer_name>'.")
                            .at("resource_id");
                }
                yield new Thing(Kind.SCORER, id.substring(0, slash + 1) + Sources.decoded(id.substring(slash + 1)));
            }
            default ->
                throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("resource_type '" + type
                                + "' is not supported; allowed: experiment, registered_model, prompt, scorer")
                        .at("resource_type");
        };
    }
}
