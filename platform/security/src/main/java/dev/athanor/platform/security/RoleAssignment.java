package dev.athanor.platform.security;

import java.time.Instant;

/**
 * That a principal has a role at a scope and everything below it.
 *
 * @param id a GUID
 * @param principalId who
 * @param principalType {@code User}, {@code ServicePrincipal}… as the client said
 * @param roleId id of the role definition
 * @param scope {@code /} or an ARM path
 * @param description why, for people; may be empty
 * @param createdAt since when
 * @param createdBy id of the principal that gave it
 */
public record RoleAssignment(
        String id,
        String principalId,
        String principalType,
        String roleId,
        String scope,
        String description,
        Instant createdAt,
        String createdBy) {}
