package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.security.RoleDefinition;
import dev.athanor.platform.security.Roles;
import dev.athanor.platform.security.SecurityProblem;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The roles that can be given; all are built in. */
final class RoleDefinitionsResource implements ArmResource {
    private static final String TYPE = "Microsoft.Authorization/roleDefinitions";
    private static final List<String> CLAUSES = List.of("roleName", "type", "atScopeAndBelow");

    private final Roles roles;

    RoleDefinitionsResource(ArmRooms rooms) {
        this.roles = rooms.security().roles();
    }

    @Override
    public void routes(Routes routes) {
        for (String scope : RoleScopes.PATTERNS) {
            String list = scope + RoleScopes.PROVIDER + "roleDefinitions";
            String one = list + "/{id}";
            routes.get(list, Access.action(TYPE + "/read"), this::list)
                    .get(one, Access.action(TYPE + "/read"), this::get)
                    .put(one, Access.action(TYPE + "/write"), this::refuse)
                    .delete(one, Access.action(TYPE + "/delete"), this::refuse);
        }
    }

    private Response list(Request request) {
        RoleFilter filter = RoleFilter.of(request, CLAUSES);
        return ArmPage.all(roles.definitions().stream()
                .filter(role -> filter.admits("roleName", role.name()))
                .filter(role -> filter.admits("type", "BuiltInRole"))
                .map(role -> json(RoleScopes.of(request), role))
                .toList());
    }

    private Response get(Request request) {
        String id = request.param("id");
        return roles.definition(id)
                .map(role -> ArmBody.ok(json(RoleScopes.of(request), role)))
                .orElseThrow(() -> ArmProblem.RESOURCE_NOT_FOUND.because("there is no role definition '" + id + "'"));
    }

    private Response refuse(Request request) {
        throw SecurityProblem.ROLE_CUSTOM_UNSUPPORTED.because("role definition '" + request.param("id")
                + "' cannot be changed: the roles here are built in: "
                + roles.definitions().stream().map(RoleDefinition::name).toList());
    }

    private static ObjectNode json(String scope, RoleDefinition role) {
        ObjectNode properties = Json.object()
                .put("roleName", role.name())
                .put("type", "BuiltInRole")
                .put("description", role.description());
        properties.putArray("assignableScopes").add("/");
        ObjectNode permission = properties.putArray("permissions").addObject();
        role.actions().forEach(permission.putArray("actions")::add);
        role.notActions().forEach(permission.putArray("notActions")::add);
        permission.putArray("dataActions");
        permission.putArray("notDataActions");
        ObjectNode node = Json.object()
                .put("id", RoleScopes.definition(scope, role.id()))
                .put("name", role.id())
                .put("type", TYPE);
        node.set("properties", properties);
        return node;
    }
}
