package dev.athanor.protocols.yaml;

/**
 * The workspace that references are meant in.
 *
 * @param subscription its subscription
 * @param group its resource group
 * @param workspace its name
 */
public record Scope(String subscription, String group, String workspace) {
    /** The workspace's ARM id. */
    public String arm() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + group
                + "/providers/Microsoft.MachineLearningServices/workspaces/" + workspace;
    }
}
