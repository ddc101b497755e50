package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Roles, who has them where, and the one decision that follows. Actions and scopes are Azure's: an action is allowed when a role that the
 * principal has at the scope or above it allows it. Nothing else in the platform decides about access. Safe for use by many threads.
 */
public final class Roles {
    private final Database database;
    private final Clock clock;
    private final Ids ids;

    Roles(Database database, Clock clock, Ids ids) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
    }

    /** All role definitions. */
    public List<RoleDefinition> definitions() {
        return RoleDefinitions.ALL;
    }

    /** A role definition by name, id or full resource id. */
    public Optional<RoleDefinition> definition(String role) {
        return RoleDefinitions.find(role);
    }

    /**
     * Gives a principal a role at a scope and below; giving it again changes nothing.
     *
     * @param role name, id or full resource id of a definition
     * @param scope {@code /} or an ARM path
     * @throws dev.athanor.foundation.kernel.AthanorException ROLE_UNKNOWN, SCOPE_INVALID
     */
    public RoleAssignment assign(String principalId, String role, String scope, Principal by) {
        RoleDefinition definition = RoleDefinitions.find(role)
                .orElseThrow(() -> SecurityProblem.ROLE_UNKNOWN
                        .because("'" + role + "' is no role."
                                + Suggestions.didYouMean(
                                        role,
                                        RoleDefinitions.ALL.stream()
                                                .map(RoleDefinition::name)
                                                .toList()))
                        .at("properties.roleDefinitionId"));
        String where = normal(scope);
        var fresh = new RoleAssignment(ids.guid(), principalId, definition.id(), where, clock.instant(), by.id());
        return database.write(sql -> {
            sql.lock("security_role_assignments");
            Optional<RoleAssignment> same = sql
                    .list(
                            "select * from security_role_assignments where principal_id = ? and role_id = ?",
                            Roles::assignment,
                            principalId,
                            definition.id())
                    .stream()
                    .filter(known -> known.scope().equalsIgnoreCase(where))
                    .findFirst();
            if (same.isPresent()) {
                return same.get();
            }
            sql.update(
                    "insert into security_role_assignments (id, principal_id, role_id, scope, created_at, created_by)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    fresh.id(),
                    fresh.principalId(),
                    fresh.roleId(),
                    fresh.scope(),
                    fresh.createdAt(),
                    fresh.createdBy());
            return fresh;
        });
    }

    /** All assignments at or below a scope, oldest first. */
    public List<RoleAssignment> list(String scope) {
        String where = normal(scope);
        return database
                .read(sql ->
                        sql.list("select * from security_role_assignments order by created_at, id", Roles::assignment))
                .stream()
                .filter(assignment -> Patterns.within(assignment.scope(), where))
                .toList();
    }

    /**
     * Takes an assignment away.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException ROLE_ASSIGNMENT_NOT_FOUND
     */
    public void remove(String assignmentId) {
        int gone =
                database.write(sql -> sql.update("delete from security_role_assignments where id = ?", assignmentId));
        if (gone == 0) {
            throw SecurityProblem.ROLE_ASSIGNMENT_NOT_FOUND.because("no role assignment '" + assignmentId + "'");
        }
    }

    /**
     * Whether a principal may do an action at a scope.
     *
     * @param action Azure's name of the operation
     * @param scope an ARM path, or a request's path that holds one
     */
    public boolean allows(Principal principal, String action, String scope) {
        return switch (principal.kind()) {
            case OWNER, SYSTEM -> true;
            case ANONYMOUS -> false;
            case JOB, DEPLOYMENT -> Confinement.allows(principal, action, Patterns.scope(scope));
            case USER -> assigned(principal.id(), action, Patterns.scope(scope));
        };
    }

    /**
     * Lets a principal pass or throws.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException AUTHORIZATION_FAILED
     */
    public void authorise(Principal principal, String action, String scope) {
        if (!allows(principal, action, scope)) {
            String hint = principal.confinedTo() == null
                    ? "ask an owner for a role there, such as 'AzureML Data Scientist'"
                    : "a job's or deployment's own identity opens only what it needs to run";
            throw SecurityProblem.AUTHORIZATION_FAILED.because("'" + principal.name() + "' may not do '" + action
                    + "' at '" + Patterns.scope(scope) + "'; " + hint);
        }
    }

    /**
     * Lets a principal that sent a token change or read blobs.
     *
     * @param workspace ARM id of the workspace whose storage account it is
     * @param blob the blob's name or a listing's prefix, decoded
     * @throws dev.athanor.foundation.kernel.AthanorException AUTHORIZATION_FAILED
     */
    public void authoriseBlob(Principal principal, BlobAction action, String workspace, String container, String blob) {
        authorise(principal, action.action(), Confinement.blobScope(workspace, container, blob));
    }

    /**
     * Lets a principal write to a run: a job only to its own run and those below it; for others {@link #authorise} has said it all.
     *
     * @param lineage the run's id, its parent's, and so on to the root
     * @throws dev.athanor.foundation.kernel.AthanorException AUTHORIZATION_FAILED
     */
    public void authoriseRun(Principal principal, List<String> lineage) {
        boolean own = switch (principal.kind()) {
            case JOB -> lineage.contains(Confinement.name(String.valueOf(principal.confinedTo())));
            case OWNER, SYSTEM, USER -> true;
            case DEPLOYMENT, ANONYMOUS -> false;
        };
        if (!own) {
            throw SecurityProblem.AUTHORIZATION_FAILED.because("'" + principal.id() + "' may not write to run '"
                    + (lineage.isEmpty() ? "" : lineage.getFirst())
                    + "'; a job writes to its own run and to runs whose parent that is");
        }
    }

    private boolean assigned(String principalId, String action, String scope) {
        return database
                .read(sql -> sql.list(
                        "select * from security_role_assignments where principal_id = ?",
                        Roles::assignment,
                        principalId))
                .stream()
                .filter(assignment -> Patterns.within(scope, assignment.scope()))
                .flatMap(assignment -> RoleDefinitions.find(assignment.roleId()).stream())
                .anyMatch(role ->
                        Patterns.anyFits(role.actions(), action) && !Patterns.anyFits(role.notActions(), action));
    }

    private static String normal(String scope) {
        String trimmed = scope.length() > 1 && scope.endsWith("/") ? scope.substring(0, scope.length() - 1) : scope;
        if (!trimmed.equals("/") && !trimmed.toLowerCase(Locale.ROOT).startsWith("/subscriptions/")) {
            throw SecurityProblem.SCOPE_INVALID
                    .because("scope is '" + scope + "'; allowed: / or a path that starts with /subscriptions/")
                    .at("properties.scope");
        }
        return trimmed;
    }

    private static RoleAssignment assignment(Row row) throws SQLException {
        return new RoleAssignment(
                row.text("id"),
                row.text("principal_id"),
                row.text("role_id"),
                row.text("scope"),
                row.instant("created_at"),
                row.text("created_by"));
    }
}
