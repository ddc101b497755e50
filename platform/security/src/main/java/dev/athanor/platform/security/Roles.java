package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Principal;
import java.util.List;

/** Roles, who has them where, and the one decision that follows. */
@SuppressWarnings("DoNotCallSuggester")
public final class Roles {
    Roles() {}

    /** All role definitions. */
    public List<RoleDefinition> definitions() {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives a principal a role at a scope and below.
     *
     * @param role name or id of a definition
     * @param scope {@code /} or an ARM path
     */
    public RoleAssignment assign(String principalId, String role, String scope, Principal by) {
        throw new UnsupportedOperationException();
    }

    /** All assignments at or below a scope. */
    public List<RoleAssignment> list(String scope) {
        throw new UnsupportedOperationException();
    }

    /** Takes an assignment away. */
    public void remove(String assignmentId) {
        throw new UnsupportedOperationException();
    }

    /** Whether a principal may do an action at a scope. */
    public boolean allows(Principal principal, String action, String scope) {
        throw new UnsupportedOperationException();
    }

    /** Lets a principal pass or throws AUTHORIZATION_FAILED. */
    public void authorise(Principal principal, String action, String scope) {
        if (!allows(principal, action, scope)) {
            throw SecurityProblem.AUTHORIZATION_FAILED.because("");
        }
    }
}
