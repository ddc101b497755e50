package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.workspaces.Workspace;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place below {@code mlflow-artifacts:}: {@code EXPERIMENT/RUN/artifacts/…}, {@code EXPERIMENT/models/MODEL/artifacts/…}, {@code
 * _blobs/CONTAINER/…} (any container of the workspace, to read models that came by another road), or anything else, kept apart.
 *
 * @param container where it lies
 * @param name name of the blob, or of the folder without a slash at the end
 * @param owner who decides whether it may be written
 * @param ownerId the run's or logged model's id; empty for other owners
 */
record ArtifactPath(ContainerId container, String name, Owner owner, String ownerId) {
    /** What an artifact belongs to. */
    enum Owner {
        RUN,
        MODEL,
        /** A container as such: read only. */
        CONTAINER,
        /** Nothing that is known. */
        NOBODY
    }

    /** First segment of addresses of containers. */
    static final String BLOBS = "_blobs";

    /**
     * Reads a path as sent, percent-encoded.
     *
     * @throws AthanorException when it tries to leave its folder
     */
    static ArtifactPath ofEncoded(Workspace workspace, String encoded) {
        List<String> segments = new ArrayList<>();
        for (String segment : encoded.split("/")) {
            segments.add(decode(segment));
        }
        return of(workspace, segments);
    }

    /** Reads a decoded path. */
    static ArtifactPath of(Workspace workspace, String path) {
        return of(workspace, path.isEmpty() ? List.of() : List.of(path.split("/")));
    }

    private static ArtifactPath of(Workspace workspace, List<String> segments) {
        segments.forEach(ArtifactPath::check);
        ContainerId artifacts = new ContainerId(workspace.storageAccount(), Workspace.ARTIFACTS);
        int count = segments.size();
        if (count >= 2 && segments.getFirst().equals(BLOBS)) {
            ContainerId container = new ContainerId(workspace.storageAccount(), segments.get(1));
            return new ArtifactPath(container, join(segments, 2), Owner.CONTAINER, "");
        }
        if (count >= 4 && segments.get(1).equals("models") && segments.get(3).equals("artifacts")) {
            String model = segments.get(2);
            return new ArtifactPath(
                    artifacts, folded(Assets.loggedModelFolder(model), join(segments, 4)), Owner.MODEL, model);
        }
        if (count >= 3 && segments.get(2).equals("artifacts")) {
            String run = segments.get(1);
            return new ArtifactPath(artifacts, folded(Assets.runFolder(run), join(segments, 3)), Owner.RUN, run);
        }
        return new ArtifactPath(artifacts, folded("MLflow/", join(segments, 0)), Owner.NOBODY, "");
    }

    /** A path below a run's artifacts, decoded; null is the folder itself. */
    static ArtifactPath ofRun(Workspace workspace, String run, @Nullable String path) {
        return of(workspace, joined("0/" + run + "/artifacts", relative(path)));
    }

    /** A path below a logged model's artifacts, decoded; null is the folder itself. */
    static ArtifactPath ofModel(Workspace workspace, String model, @Nullable String path) {
        return of(workspace, joined("0/models/" + model + "/artifacts", relative(path)));
    }

    /**
     * A path below a folder, as clients send it decoded; null and a dot are the folder itself.
     *
     * @throws AthanorException when it tries to leave the folder
     */
    static String relative(@Nullable String path) {
        if (path == null || path.isEmpty() || path.equals(".")) {
            return "";
        }
        List<String> segments = List.of((path.startsWith("./") ? path.substring(2) : path).split("/"));
        segments.forEach(ArtifactPath::check);
        return String.join("/", segments);
    }

    /** A path below a folder of a container; read only. */
    static ArtifactPath below(ContainerId container, String folder, @Nullable String path) {
        String rest = relative(path);
        String root = folder.replaceFirst("/+$", "");
        return new ArtifactPath(container, root.isEmpty() ? rest : joined(root, rest), Owner.CONTAINER, "");
    }

    private static String joined(String folder, String rest) {
        return rest.isEmpty() ? folder : folder + "/" + rest;
    }

    /** A file in this folder. */
    ArtifactPath child(String file) {
        check(file);
        return new ArtifactPath(container, prefix() + file, owner, ownerId);
    }

    BlobPath blob() {
        if (name.isEmpty() || name.endsWith("/")) {
            throw invalid();
        }
        return new BlobPath(container, name);
    }

    /** What names of things in this folder begin with. */
    String prefix() {
        return name.isEmpty() || name.endsWith("/") ? name : name + "/";
    }

    String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String folded(String folder, String rest) {
        return rest.isEmpty() ? folder : folder + rest;
    }

    private static String join(List<String> segments, int from) {
        return String.join("/", segments.subList(from, segments.size()));
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw invalid();
        }
    }

    /** Nothing that could mean another folder, decoded once or more often. */
    private static void check(String segment) {
        String deeper = segment;
        for (int i = 0; i < 3; i++) {
            boolean bad = deeper.isEmpty()
                    || deeper.equals(".")
                    || deeper.equals("..")
                    || deeper.indexOf('/') >= 0
                    || deeper.indexOf('\\') >= 0
                    || deeper.chars().anyMatch(Character::isISOControl);
            if (bad) {
                throw invalid();
            }
            if (deeper.indexOf('%') < 0) {
                return;
            }
            try {
                deeper = URLDecoder.decode(deeper.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException plain) {
                return;
            }
        }
    }

    private static AthanorException invalid() {
        return MlflowProblem.MLFLOW_PARAMETER_INVALID.because("Invalid path").at("path");
    }
}
