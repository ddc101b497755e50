package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.security.RoleAssignment;
import dev.athanor.platform.security.RoleGrant;
import dev.athanor.platform.security.Roles;
import dev.athanor.platform.security.SecurityProblem;
import dev.athanor.protocols.armmodel.WireTime;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who has which role where. */
final class RoleAssignmentsResource implements ArmResource {
    private static final String TYPE = "Microsoft.Authorization/roleAssignments";
    private static final String READ = TYPE + "/read";
    private static final String WRITE = TYPE + "/write";
    private static final String DELETE = TYPE + "/delete";
    private static final List<String> CLAUSES = List.of("atScope", "assignedTo", "principalId");

    private final Roles roles;

    RoleAssignmentsResource(ArmRooms rooms) {
        this.roles = rooms.security().roles();
    }

    @Override
    public void routes(Routes routes) {
        for (String scope : RoleScopes.PATTERNS) {
            String list = scope + RoleScopes.PROVIDER + "roleAssignments";
            String one = list + "/{id}";
            routes.get(list, Access.action(READ), this::list)
                    .get(one, Access.action(READ), this::get)
                    .put(one, Access.action(WRITE), this::put)
                    .delete(one, Access.action(DELETE), this::delete);
        }
    }

    /** Without a filter all that touch the scope; with {@code atScope()} those that hold at it. */
    private Response list(Request request) {
        String scope = scope(request, READ);
        RoleFilter filter = RoleFilter.of(request, CLAUSES);
        return ArmPage.all(roles.list(scope).stream()
                .filter(known -> !filter.has("atScope") || holdsAt(known, scope))
                .filter(known -> filter.admits("principalId", known.principalId()))
                .filter(known -> filter.admits("assignedTo", known.principalId()))
                .map(RoleAssignmentsResource::json)
                .toList());
    }

    private static boolean holdsAt(RoleAssignment known, String scope) {
        String at = known.scope().equals("/") ? "/" : known.scope().toLowerCase(Locale.ROOT) + "/";
        return (scope.toLowerCase(Locale.ROOT) + "/").startsWith(at);
    }

    private Response get(Request request) {
        return ArmBody.ok(json(roles.assignment(scope(request, READ), request.param("id"))));
    }

    private Response put(Request request) throws IOException {
        String scope = scope(request, WRITE);
        JsonNode properties = ArmBody.read(request).path("properties");
        if (Json.text(properties, "condition").filter(text -> !text.isBlank()).isPresent()) {
            // Left out silently it would give more than was meant.
            throw SecurityProblem.ROLE_CONDITION_UNSUPPORTED
                    .because("'properties.condition' is set; conditions are not evaluated here, so the assignment would"
                            + " give more than it says")
                    .at("properties.condition");
        }
        var grant = new RoleGrant(
                Json.text(properties, "principalId").orElse(""),
                Json.text(properties, "principalType").orElse("User"),
                Json.text(properties, "roleDefinitionId").orElse(""),
                scope,
                Json.text(properties, "description").orElse(""));
        return ArmBody.created(json(roles.assign(request.param("id"), grant, request.principal())));
    }

    private Response delete(Request request) {
        String scope = scope(request, DELETE);
        boolean there = roles.list(scope).stream()
                .anyMatch(known -> known.id().equalsIgnoreCase(request.param("id"))
                        && known.scope().equalsIgnoreCase(scope));
        if (!there) {
            return Response.status(204);
        }
        RoleAssignment gone = roles.assignment(scope, request.param("id"));
        roles.remove(gone.id());
        return ArmBody.ok(json(gone));
    }

    /**
     * The scope, once the caller is known to be allowed the action there. The route's own check is of the whole address, which lies below the
     * scope: a role for less than the scope must not open it.
     */
    private String scope(Request request, String action) {
        String scope = RoleScopes.of(request);
        roles.authorise(request.principal(), action, scope);
        return scope;
    }

    private static ObjectNode json(RoleAssignment known) {
        ObjectNode properties = Json.object()
                .put("roleDefinitionId", RoleScopes.definition(known.scope(), known.roleId()))
                .put("principalId", known.principalId())
                .put("principalType", known.principalType())
                .put("scope", known.scope())
                .put("description", known.description().isEmpty() ? null : known.description())
                .put("createdOn", WireTime.text(known.createdAt()))
                .put("updatedOn", WireTime.text(known.createdAt()))
                .put("createdBy", known.createdBy())
                .put("updatedBy", known.createdBy());
        ObjectNode node = Json.object()
                .put("id", RoleScopes.below(known.scope(), "roleAssignments", known.id()))
                .put("name", known.id())
                .put("type", TYPE);
        node.set("properties", properties);
        return node;
    }
}
