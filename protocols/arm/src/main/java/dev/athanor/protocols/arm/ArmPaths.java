package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.Request;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.Workspaces;

/** Patterns of addresses, and what is read off them. */
final class ArmPaths {
    static final String SUBSCRIPTION = "/subscriptions/{sub}";
    static final String PROVIDER = "/providers/Microsoft.MachineLearningServices";
    static final String GROUP = SUBSCRIPTION + "/resourceGroups/{group}";

    /** Every workspace's own address; resources in it go on from here. */
    static final String WORKSPACE = GROUP + PROVIDER + "/workspaces/{ws}";

    /** The type of a workspace; types in it go on from here. */
    static final String TYPE = "Microsoft.MachineLearningServices/workspaces";

    /** Azure's actions on a workspace; those on what is in it go on from here. */
    static final String ACTION = TYPE;

    private ArmPaths() {}

    /** The workspace id that the path names, whether it exists or not. */
    static WorkspaceId id(Request request) {
        return new WorkspaceId(request.param("sub"), request.param("group"), request.param("ws"));
    }

    /** The workspace that the path names. */
    static Workspace workspace(Request request, Workspaces workspaces) {
        return workspaces.get(id(request));
    }

    /** The name under {@code param}; clients sometimes leave {@code azureml:} before it. */
    static String name(Request request, String param) {
        String name = request.param(param);
        return name.startsWith("azureml:") ? name.substring("azureml:".length()) : name;
    }
}
