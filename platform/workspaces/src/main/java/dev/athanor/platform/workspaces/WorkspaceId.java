package dev.athanor.platform.workspaces;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a workspace stands. Names are kept as first written and compared without regard to case.
 *
 * @param subscription subscription id, a GUID by custom
 * @param group resource group
 * @param name the workspace's own name
 */
public record WorkspaceId(String subscription, String group, String name) {
    private static final String PROVIDER = "Microsoft.MachineLearningServices";

    /** The ARM id, without a slash at the end. */
    public String arm() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + group + "/providers/" + PROVIDER + "/workspaces/"
                + name;
    }

    /** Whether two ids name the same workspace. */
    public boolean matches(WorkspaceId other) {
        return subscription.equalsIgnoreCase(other.subscription)
                && group.equalsIgnoreCase(other.group)
                && name.equalsIgnoreCase(other.name);
    }

    /** The workspace at the head of an ARM id, however deep the id goes on; empty when the text is no such id. */
    public static Optional<WorkspaceId> parse(String armId) {
        String[] part = armId.split("/", -1);
        boolean fits = part.length >= 9
                && part[0].isEmpty()
                && part[1].equalsIgnoreCase("subscriptions")
                && part[3].equalsIgnoreCase("resourceGroups")
                && part[5].equalsIgnoreCase("providers")
                && part[6].equalsIgnoreCase(PROVIDER)
                && part[7].toLowerCase(Locale.ROOT).equals("workspaces");
        return fits ? Optional.of(new WorkspaceId(part[2], part[4], part[8])) : Optional.empty();
    }
}
