package dev.athanor.platform.workspaces;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with workspaces and datastores. */
public enum WorkspacesProblem implements Problem {
    WORKSPACE_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "There is no workspace of that name in the resource group.",
            "List workspaces, or create it with `az ml workspace create --name NAME`."),
    WORKSPACE_EXISTS(
            ProblemKind.ALREADY_EXISTS,
            "A workspace of that name exists already.",
            "Update it instead, or choose another name."),
    WORKSPACE_NAME_INVALID(
            ProblemKind.INVALID,
            "A workspace's name is not allowed.",
            "Use 2 to 32 letters, digits, hyphens and underscores, a letter or digit first."),
    WORKSPACE_KIND_INVALID(
            ProblemKind.INVALID, "There is no such kind of workspace.", "Use Default, Hub, Project or FeatureStore."),
    DATASTORE_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "The workspace has no datastore of that name.",
            "List datastores; a new workspace has workspaceblobstore and workspaceartifactstore."),
    DATASTORE_NAME_INVALID(
            ProblemKind.INVALID, "A datastore's name is not allowed.", "Use 1 to 255 letters, digits and underscores."),
    RESOURCE_NOT_KEPT(ProblemKind.NOT_FOUND, "There is no resource of that name.", "Check the name; list what exists."),
    DATASTORE_IN_USE(
            ProblemKind.CONFLICT,
            "The workspace itself needs this datastore.",
            "Leave the four datastores that every workspace has; make another the default if you want.");

    private final Explanation explanation;

    WorkspacesProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
