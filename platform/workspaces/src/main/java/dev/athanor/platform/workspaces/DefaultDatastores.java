package dev.athanor.platform.workspaces;

import java.util.List;
import java.util.Map;

/** The four datastores that every workspace has, all on its own account. */
final class DefaultDatastores {
    private DefaultDatastores() {}

    static List<Datastore> of(Workspace workspace) {
        return List.of(
                datastore(workspace, Workspaces.DEFAULT_DATASTORE, "AzureBlob", Workspace.BLOBSTORE),
                datastore(workspace, Workspaces.ARTIFACT_DATASTORE, "AzureBlob", Workspace.ARTIFACTS),
                datastore(workspace, "workspacefilestore", "AzureFile", Workspace.FILESTORE),
                datastore(workspace, "workspaceworkingdirectory", "AzureFile", Workspace.WORKING));
    }

    private static Datastore datastore(Workspace workspace, String name, String type, String container) {
        return new Datastore(
                workspace.guid(),
                name,
                type,
                workspace.storageAccount(),
                container,
                true,
                name.equals(Workspaces.DEFAULT_DATASTORE),
                null,
                Map.of(),
                "Sas",
                workspace.createdAt(),
                workspace.createdBy(),
                workspace.createdAt(),
                "{}");
    }
}
