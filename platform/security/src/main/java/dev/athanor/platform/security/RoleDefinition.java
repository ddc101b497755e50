package dev.athanor.platform.security;

import java.util.List;

/**
 * A role: which actions it allows.
 *
 * @param id Azure's GUID of the role
 * @param name the role's name for people
 * @param description one sentence
 * @param actions patterns of actions that it allows; {@code *} stands for any text
 * @param notActions patterns taken away from {@code actions}
 */
public record RoleDefinition(
        String id, String name, String description, List<String> actions, List<String> notActions) {
    public RoleDefinition {
        actions = List.copyOf(actions);
        notActions = List.copyOf(notActions);
    }
}
