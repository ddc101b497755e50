package dev.athanor.platform.security;

/**
 * What a role assignment says: who gets which role where.
 *
 * @param principalId id of who gets it
 * @param principalType {@code User}, {@code Group}, {@code ServicePrincipal}… as the client has it; told back, decides nothing
 * @param role name, id or full resource id of a role definition
 * @param scope {@code /} or an ARM path
 * @param description why, for people; may be empty
 */
public record RoleGrant(String principalId, String principalType, String role, String scope, String description) {
    /** A role for a person. */
    public static RoleGrant to(String principalId, String role, String scope) {
        return new RoleGrant(principalId, "User", role, scope, "");
    }
}
