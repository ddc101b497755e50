package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.Workspace;
import java.util.List;
import java.util.regex.Pattern;

/** Which folder of blobs an artifact's origin and container stand for, and who may write there. */
final class ArtifactFolders {
    /** Files of a run, or of a model that a run logged. */
    static final String RUN = "ExperimentRun";

    private static final String LOCAL = "LocalUpload";
    private static final String RUN_CONTAINER = "dcid.";

    private static final Pattern LOGGED_MODEL = Pattern.compile("m-[0-9a-f]{32}");
    private static final Pattern UPLOAD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");

    private final Assets assets;
    private final Tracking tracking;
    private final Security security;

    ArtifactFolders(ArmRooms rooms) {
        this.assets = rooms.assets();
        this.tracking = rooms.tracking();
        this.security = rooms.security();
    }

    /**
     * A folder.
     *
     * @param origin as the data plane calls it
     * @param container as the data plane calls it
     * @param store the container of blobs
     * @param prefix what names in it begin with, a slash at the end; or the name of the only file
     */
    record Folder(String origin, String container, ContainerId store, String prefix) {
        /** What paths shown to clients begin with; a registered model's folder has a name of its own. */
        String head() {
            return origin.equals(Assets.MODEL_ORIGIN) ? Assets.MODEL_FOLDER + "/" : "";
        }

        /** Whether a file that is there stays as it is. */
        boolean once() {
            return origin.equals(LOCAL);
        }
    }

    /** The folder of a run, or of a logged model, whose ids azureml-mlflow takes for runs'. */
    Folder ofRun(Workspace workspace, String id) {
        String folder = LOGGED_MODEL.matcher(id).matches()
                ? Assets.loggedModelFolder(tracking.model(workspace.guid(), id).id())
                : Assets.runFolder(tracking.run(workspace.guid(), id).id());
        return new Folder(RUN, RUN_CONTAINER + id, store(workspace), folder);
    }

    Folder of(Workspace workspace, String origin, String container) {
        return switch (origin) {
            case RUN ->
                ofRun(
                        workspace,
                        container.startsWith(RUN_CONTAINER) ? container.substring(RUN_CONTAINER.length()) : container);
            case LOCAL -> {
                if (!UPLOAD.matcher(container).matches()) {
                    throw ArmBody.invalid(
                            "'container' is '" + container + "'; allowed: letters, digits, '_', '.' and '-'",
                            "container");
                }
                yield new Folder(origin, container, store(workspace), LOCAL + "/" + container + "/");
            }
            case Assets.MODEL_ORIGIN -> model(workspace, container);
            default ->
                throw ArmBody.invalid(
                        "'origin' is '" + origin + "'; allowed: " + RUN + ", " + LOCAL + ", " + Assets.MODEL_ORIGIN,
                        "origin");
        };
    }

    /** A registered model's files, {@code NAME:VERSION}. */
    private Folder model(Workspace workspace, String container) {
        int colon = container.lastIndexOf(':');
        String name = container.substring(0, Math.max(0, colon));
        Asset model = assets.get(workspace, AssetKind.MODEL, name, container.substring(colon + 1));
        String uri = model.uri();
        if (uri == null || !(assets.locate(workspace, uri) instanceof Location.Blobs place)) {
            throw ArmBody.invalid(
                    "the files of model '" + container + "' do not lie in this server, but at '" + uri + "'",
                    "container");
        }
        return new Folder(Assets.MODEL_ORIGIN, container, place.container(), place.prefix());
    }

    /** Refuses a writer who may not, as {@link dev.athanor.platform.security.Roles#authoriseRun} has it. */
    void admit(Workspace workspace, Folder folder, Principal principal) {
        if (folder.origin().equals(Assets.MODEL_ORIGIN)) {
            throw ArmBody.invalid("files of a registered model do not change; register another version", "origin");
        }
        if (folder.origin().equals(RUN)) {
            String id = folder.container().substring(RUN_CONTAINER.length());
            security.roles().authoriseRun(principal, lineage(workspace, id, principal));
        }
    }

    private List<String> lineage(Workspace workspace, String id, Principal principal) {
        if (!LOGGED_MODEL.matcher(id).matches()) {
            Run run = tracking.run(workspace.guid(), id);
            return tracking.lineage(workspace.guid(), run.id());
        }
        LoggedModel model = tracking.model(workspace.guid(), id);
        String source = model.sourceRunId();
        if (source != null) {
            return tracking.lineage(workspace.guid(), source);
        }
        // A model without a run belongs to whoever made it.
        String own = String.valueOf(principal.confinedTo());
        return model.owner().equals(principal.id()) ? List.of(own.substring(own.lastIndexOf('/') + 1)) : List.of(id);
    }

    private static ContainerId store(Workspace workspace) {
        return new ContainerId(workspace.storageAccount(), Workspace.ARTIFACTS);
    }
}
