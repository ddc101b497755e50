package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.Workspace;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a model version's files come from: what may be said, what it stands for, and how a client gets at it. */
final class Sources {
    private static final Pattern LOGGED = Pattern.compile("models:/+(m-[0-9a-f]{32})");
    private static final Pattern MODEL_ID = Pattern.compile("m-[0-9a-f]{32}");
    private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern VERSION = Pattern.compile("models:/+([^/]+)/(\\d+)");
    private static final Pattern AZURE_RUN =
            Pattern.compile("azureml:.*/experiments/([^/]+)/runs/([^/]+)/artifacts(/.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):.*", Pattern.DOTALL);

    private final Assets assets;
    private final Tracking tracking;

    Sources(Assets assets, Tracking tracking) {
        this.assets = assets;
        this.tracking = tracking;
    }

    /** Whether a run is MLflow's own, as its id tells; a job's run bears the job's name. */
    static boolean isRunId(String id) {
        return RUN_ID.matcher(id).matches();
    }

    static boolean isModelId(String id) {
        return MODEL_ID.matcher(id).matches();
    }

    /**
     * The address that a source stands for, in a form that the whole platform can read.
     *
     * @param local folder in a client's own file system that the run's or model's artifacts lie in, or null
     * @throws AthanorException when it is no allowed source
     */
    String resolve(Workspace workspace, String source, @Nullable String local, @Nullable String modelId) {
        Matcher scheme = SCHEME.matcher(source);
        if (local != null && (source.equals(local) || source.startsWith(local + "/"))) {
            refuseTricks(source);
            return source;
        }
        if (!scheme.matches() || scheme.group(1).equalsIgnoreCase("file")) {
            String by = modelId == null ? "run" : "model";
            throw invalid("Invalid model version source: '" + source
                    + "'. To use a local path as a model version source, the "
                    + by + "_id request parameter has to be specified and the local path has to be contained within the"
                    + " artifact directory of the run specified by the " + by + "_id.");
        }
        refuseTricks(source);
        Matcher logged = LOGGED.matcher(source);
        if (logged.matches()) {
            return Addresses.of(tracking.model(workspace.guid(), logged.group(1)));
        }
        Matcher version = VERSION.matcher(source);
        if (version.matches()) {
            String name = decoded(version.group(1));
            Asset asset = assets.find(workspace, AssetKind.MODEL, name, version.group(2))
                    .orElseThrow(() -> MlflowProblem.MLFLOW_NOT_FOUND.because(
                            "Model Version (name=" + name + ", version=" + version.group(2) + ") not found"));
            return Optional.ofNullable(asset.uri()).orElse(source);
        }
        Matcher azure = AZURE_RUN.matcher(source);
        if (azure.matches()) {
            String rest = azure.group(3) == null ? "" : azure.group(3);
            String owner = MODEL_ID.matcher(azure.group(2)).matches() ? "/models/" : "/";
            return "mlflow-artifacts:/" + azure.group(1) + owner + azure.group(2) + "/artifacts" + rest;
        }
        return source;
    }

    /** Refuses sources within this server that belong to another run or logged model than is said. */
    void refuseForeign(Workspace workspace, String resolved, @Nullable String runId, @Nullable String modelId) {
        if (!resolved.startsWith("mlflow-artifacts:")) {
            return;
        }
        ArtifactPath place = place(workspace, resolved);
        boolean good = switch (place.owner()) {
            case RUN -> runId == null || runId.equals(place.ownerId()) || modelId != null;
            case MODEL -> belongs(workspace, place.ownerId(), runId, modelId);
            case CONTAINER, NOBODY -> true;
        };
        if (!good) {
            throw invalid("Invalid model version source: '" + resolved
                    + "'. It has to lie within the artifacts of the run or logged model that the request names.");
        }
    }

    /** Where an address of this server's artifacts points. */
    static ArtifactPath place(Workspace workspace, String uri) {
        String path = URI.create(uri.replace(" ", "%20")).getPath();
        return ArtifactPath.of(
                workspace, path == null ? "" : path.replaceAll("/+", "/").replaceFirst("^/", ""));
    }

    private boolean belongs(Workspace workspace, String model, @Nullable String runId, @Nullable String modelId) {
        if (model.equals(modelId)) {
            return true;
        }
        LoggedModel logged = tracking.model(workspace.guid(), model);
        return modelId == null && (runId == null || runId.equals(logged.sourceRunId()));
    }

    Location locate(Workspace workspace, String uri) {
        return assets.locate(workspace, uri);
    }

    /** The address from which the caller's client can download a model's files. */
    String download(Call call, Asset model) {
        String uri = Optional.ofNullable(model.uri()).orElseGet(() -> Registry.source(model));
        return call.root() == Call.Root.V2 && lies(call.workspace(), uri)
                ? Assets.modelFiles(model)
                : plain(call.workspace(), uri);
    }

    /** Whether the files lie in this server. */
    private boolean lies(Workspace workspace, String uri) {
        try {
            return assets.locate(workspace, uri) instanceof Location.Blobs;
        } catch (AthanorException unknown) {
            return false;
        }
    }

    /** For clients without Azure's plug-in. */
    private String plain(Workspace workspace, String uri) {
        if (uri.startsWith("mlflow-artifacts:") || uri.startsWith("runs:")) {
            return uri;
        }
        Location location;
        try {
            location = assets.locate(workspace, uri);
        } catch (AthanorException unknown) {
            return uri;
        }
        return switch (location) {
            case Location.Blobs place ->
                "mlflow-artifacts:/" + ArtifactPath.BLOBS + "/"
                        + place.container().name() + "/" + place.prefix();
            case Location.External external -> external.url();
            case Location.Mirrored mirrored -> mirrored.url();
        };
    }

    private static void refuseTricks(String source) {
        String text = source;
        for (String next = decoded(text); !next.equals(text); next = decoded(text)) {
            text = next;
        }
        boolean bad = text.indexOf(0) >= 0 || text.indexOf('\\') >= 0;
        for (String part : text.split("/")) {
            bad |= part.equals("..");
        }
        if (bad) {
            throw invalid("Invalid model version source: '" + source
                    + "'. If supplying a source as an http, https, local file"
                    + " path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path"
                    + " references present. Please provide an absolute path.");
        }
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return text;
        }
    }

    private static AthanorException invalid(String message) {
        return MlflowProblem.MLFLOW_PARAMETER_INVALID.because(message).at("source");
    }
}
