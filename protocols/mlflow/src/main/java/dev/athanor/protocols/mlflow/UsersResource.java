package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityProblem;
import dev.athanor.platform.security.User;
import dev.athanor.platform.security.Users;
import dev.athanor.protocols.mlflow.Mounts.Right;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code users/*}: people with passwords. They are the server's, not a workspace's; an admin is who has the role Owner at {@code /}. */
final class UsersResource implements MlflowResource {
    private static final Access.Action MANAGE = Access.judged("Microsoft.Authorization/roleAssignments/write", "/");

    private final Mounts mounts;
    private final Users users;

    UsersResource(Mounts mounts, Security security) {
        this.mounts = mounts;
        this.users = security.users();
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .on("POST", "2.0/mlflow/users/create", MANAGE, this::create)
                .on("GET", "2.0/mlflow/users/get", MANAGE, this::get)
                .on("GET", "2.0/mlflow/users/list", MANAGE, call -> list())
                .get("users/current", Right.READ_EXPERIMENT, this::current)
                .on("PATCH", "2.0/mlflow/users/update-password", MANAGE, this::updatePassword)
                .on("PATCH", "2.0/mlflow/users/update-admin", MANAGE, this::updateAdmin)
                .on("DELETE", "2.0/mlflow/users/delete", MANAGE, this::delete);
    }

    private Response create(Call call) {
        User made =
                users.create(call.fields().required("username"), call.fields().required("password"));
        return Wire.one("user", json(made));
    }

    private Response get(Call call) {
        return Wire.one("user", json(users.get(call.fields().required("username"))));
    }

    private Response list() {
        ArrayNode list = Json.array();
        // MLflow's own roles, which there are none of here; its page looks for them.
        users.list().forEach(user -> list.add(json(user).set("roles", Json.array())));
        return Wire.ok(Json.object().set("users", list));
    }

    private ObjectNode json(User user) {
        return Json.object()
                .put("id", user.number())
                .put("username", user.name())
                .put("is_admin", users.isAdmin(user.principal()))
                .put("principal_id", user.principal().id());
    }

    /** Also for callers who came with a token: they have no number. */
    private Response current(Call call) {
        Principal principal = call.principal();
        ObjectNode body = Json.object();
        body.set(
                "user",
                users.byPrincipal(principal.id())
                        .map(this::json)
                        .orElseGet(() -> Json.object()
                                .put("id", 0)
                                .put("username", principal.name())
                                .put("is_admin", users.isAdmin(principal))
                                .put("principal_id", principal.id())));
        return Wire.ok(body.put("is_basic_auth", true));
    }

    private Response updatePassword(Call call) {
        String name = call.fields().required("username");
        String password = call.fields().required("password");
        if (isCaller(call, name)) {
            requireCurrent(call, name, password);
        }
        users.changePassword(name, password);
        return Wire.empty();
    }

    /** Who finds an open page of somebody shall not take the account over. */
    private void requireCurrent(Call call, String name, String password) {
        String current = call.fields().textOrNull("current_password");
        if (current == null) {
            throw invalid("current_password", "Current password is required when changing your own password.");
        }
        try {
            users.authenticate(name, current, call.request().peer().address());
        } catch (AthanorException wrong) {
            if (wrong.problem() != SecurityProblem.PASSWORD_WRONG) {
                throw wrong;
            }
            throw invalid("current_password", "Current password does not match.");
        }
        if (password.equals(current)) {
            throw invalid("password", "New password must differ from the current password.");
        }
    }

    private Response updateAdmin(Call call) {
        User user = users.get(call.fields().required("username"));
        boolean admin =
                call.fields().flag("is_admin").orElseThrow(() -> call.fields().missing("is_admin"));
        users.setAdmin(user, admin, call.principal());
        return Wire.empty();
    }

    private Response delete(Call call) {
        String name = call.fields().required("username");
        if (isCaller(call, name)) {
            throw invalid(
                    "username",
                    "Users cannot delete their own account. Ask another admin to delete this user instead.");
        }
        users.delete(name);
        return Wire.empty();
    }

    private boolean isCaller(Call call, String name) {
        return users.byPrincipal(call.principal().id())
                .filter(user -> user.name().equals(name))
                .isPresent();
    }

    private static AthanorException invalid(String field, String message) {
        return MlflowProblem.MLFLOW_PARAMETER_INVALID.because(message).at(field);
    }
}
