package dev.athanor.platform.security;

import java.util.List;
import java.util.Optional;

/** Azure's built-in roles that are known here, with Azure's ids and patterns. More are added by adding to the list. */
final class RoleDefinitions {
    private static final String ML = "Microsoft.MachineLearningServices/workspaces/";

    static final RoleDefinition OWNER = new RoleDefinition(
            "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
            "Owner",
            "May do everything, giving roles to others included.",
            List.of("*"),
            List.of());

    static final RoleDefinition CONTRIBUTOR = new RoleDefinition(
            "b24988ac-6180-42a0-ab88-20f7382dd24c",
            "Contributor",
            "May do everything but give roles to others.",
            List.of("*"),
            List.of(
                    "Microsoft.Authorization/*/Delete",
                    "Microsoft.Authorization/*/Write",
                    "Microsoft.Authorization/elevateAccess/Action",
                    "Microsoft.Blueprint/blueprintAssignments/write",
                    "Microsoft.Blueprint/blueprintAssignments/delete",
                    "Microsoft.Compute/galleries/share/action"));

    static final RoleDefinition READER = new RoleDefinition(
            "acdd72a7-3385-48ef-bd42-f606fba81ae7",
            "Reader",
            "May see everything and change nothing.",
            List.of("*/read"),
            List.of());

    static final RoleDefinition DATA_SCIENTIST = new RoleDefinition(
            "f6c7c914-8db3-469d-8ca1-694a8f32e121",
            "AzureML Data Scientist",
            "May do everything within a workspace but make or delete computes and change the workspace itself.",
            List.of(ML + "*/read", ML + "*/action", ML + "*/delete", ML + "*/write"),
            List.of(
                    ML + "delete",
                    ML + "write",
                    ML + "computes/*/write",
                    ML + "computes/*/delete",
                    ML + "computes/listKeys/action",
                    ML + "listKeys/action",
                    ML + "hubs/write",
                    ML + "hubs/delete",
                    ML + "featurestores/write",
                    ML + "featurestores/delete"));

    static final List<RoleDefinition> ALL = List.of(OWNER, CONTRIBUTOR, READER, DATA_SCIENTIST);

    private RoleDefinitions() {}

    /** What people call them. */
    static List<String> names() {
        return ALL.stream().map(RoleDefinition::name).toList();
    }

    /** A role by name, id or full resource id. */
    static Optional<RoleDefinition> find(String role) {
        String last = role.substring(role.lastIndexOf('/') + 1);
        return ALL.stream()
                .filter(known ->
                        known.name().equalsIgnoreCase(role) || known.id().equalsIgnoreCase(last))
                .findFirst();
    }
}
