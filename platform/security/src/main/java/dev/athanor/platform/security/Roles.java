package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.sql.Database;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Roles, who has them where, and the one decision that follows. Actions and scopes are Azure's: an action is allowed when a role that the
 * principal has at the scope or above it allows it. Nothing else in the platform decides about access. Safe for use by many threads.
 */
public final class Roles {
    private final RoleAssignmentStore assignments;
    private final Clock clock;

    Roles(Database database, Clock clock) {
        this.assignments = new RoleAssignmentStore(database);
        this.clock = clock;
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
     * Gives a principal a role at a scope and below; giving it again under the same id changes nothing. Whether {@code by} may is asked
     * with {@link #authorise} before.
     *
     * @param id a GUID that the caller chooses
     * @throws dev.athanor.foundation.kernel.AthanorException ROLE_UNKNOWN, SCOPE_INVALID, PRINCIPAL_MISSING, ROLE_ASSIGNMENT_ID_INVALID,
     *     ROLE_ASSIGNMENT_EXISTS, ROLE_ASSIGNMENT_UPDATE_NOT_PERMITTED
     */
    public RoleAssignment assign(String id, RoleGrant grant, Principal by) {
        if (!RoleAssignmentStore.isGuid(id)) {
            throw SecurityProblem.ROLE_ASSIGNMENT_ID_INVALID.because("the role assignment's name is '" + id
                    + "'; allowed: a GUID such as " + RoleDefinitions.READER.id());
        }
        if (grant.principalId().isBlank()) {
            throw SecurityProblem.PRINCIPAL_MISSING
                    .because("'properties.principalId' is empty; give the id of who gets the role")
                    .at("properties.principalId");
        }
        RoleDefinition definition = RoleDefinitions.find(grant.role())
                .orElseThrow(() -> SecurityProblem.ROLE_UNKNOWN
                        .because("'" + grant.role() + "' is no role; known: " + RoleDefinitions.names() + "."
                                + Suggestions.didYouMean(grant.role(), RoleDefinitions.names()))
                        .at("properties.roleDefinitionId"));
        return assignments.add(new RoleAssignment(
                id.toLowerCase(Locale.ROOT),
                RoleAssignmentStore.principal(grant.principalId().strip()),
                grant.principalType(),
                definition.id(),
                normal(grant.scope()),
                grant.description(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                by.id()));
    }

    /** All assignments that touch a scope, oldest first: at it, above it (they hold there too) and below it. */
    public List<RoleAssignment> list(String scope) {
        String where = normal(scope);
        return assignments.all().stream()
                .filter(known -> Patterns.within(known.scope(), where) || Patterns.within(where, known.scope()))
                .toList();
    }

    /**
     * The assignment of that id, made at exactly that scope: whoever may change a scope may not reach one above by it.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException ROLE_ASSIGNMENT_NOT_FOUND
     */
    public RoleAssignment assignment(String scope, String id) {
        return assignments
                .find(id)
                .filter(known -> known.scope().equalsIgnoreCase(normal(scope)))
                .orElseThrow(() -> SecurityProblem.ROLE_ASSIGNMENT_NOT_FOUND.because(
                        "no role assignment '" + id + "' was made at '" + scope + "'"));
    }

    /** Takes an assignment away; whether it was there. */
    public boolean remove(String id) {
        return assignments.remove(id);
    }

    /** Takes every role of a principal away. */
    void removeAll(String principalId) {
        assignments.of(principalId).forEach(known -> assignments.remove(known.id()));
    }

    /**
     * Whether a principal may do an action at a scope.
     *
     * @param action Azure's name of the operation
     * @param scope an ARM path, or {@code /}
     */
    public boolean allows(Principal principal, String action, String scope) {
        return switch (principal.kind()) {
            case OWNER, SYSTEM -> true;
            case ANONYMOUS -> false;
            case JOB, DEPLOYMENT -> Confinement.allows(principal, action, scope);
            case USER -> assigned(principal.id(), action, scope);
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
            throw SecurityProblem.AUTHORIZATION_FAILED.because(
                    "'" + principal.name() + "' may not do '" + action + "' at '" + scope + "'; " + hint);
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
        return assignments.of(principalId).stream()
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
}
