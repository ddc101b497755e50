package dev.athanor.platform.security;

import java.time.Instant;

/**
 * That a principal has a role at a scope and everything below it.
 *
 * @param id a GUID
 * @param principalId who
 * @param roleId id of the role definition
 * @param scope {@code /} or an ARM path
 * @param createdAt since when
 * @param createdBy id of the principal that gave it
 */
public record RoleAssignment(
        String id, String principalId, String roleId, String scope, Instant createdAt, String createdBy) {}
