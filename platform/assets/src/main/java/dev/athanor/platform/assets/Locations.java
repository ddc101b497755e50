package dev.athanor.platform.assets;

import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.workspaces.Datastore;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.Workspaces;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From an address of files to where they lie, and back. */
final class Locations {
    private static final Pattern DATASTORE = Pattern.compile("azureml:/*(.*?)datastores/([^/]+)(?:/paths/*(.*))?");
    private static final Pattern JOB = Pattern.compile("azureml:/*(.*?)jobs/([^/]+)/outputs/([^/]+)(?:/paths/*(.*))?");
    private static final Pattern BLOB_HOST =
            Pattern.compile("https?://[^/]+/st/([^/]+)/(?:_(?:\\.[^/]*)?/)?([^/?]+)(?:/([^?]*))?(?:\\?.*)?");
    private static final Pattern ACCOUNT_HOST = Pattern.compile(
            "(?:https|wasbs|abfss)://(?:([^@/]+)@)?([a-z0-9]+)\\.(?:blob|dfs|file)\\.[^/]+/([^?]*)(?:\\?.*)?");
    private static final Pattern RUN = Pattern.compile("runs:/+([^/]+)(?:/(.*))?");
    private static final Pattern ARTIFACTS =
            Pattern.compile("mlflow-artifacts:(?://[^/]*)?/+[^/]+/(models/)?([^/]+)/artifacts(?:/(.*))?");
    private static final Pattern ORIGIN =
            Pattern.compile("azureml:/*artifacts/(ExperimentRun|LocalUpload)/([^/]+)(?:/+(.*))?");
    private static final Pattern SCHEME = Pattern.compile("(https?|wasbs?|abfss?|adl|s3|gs|hdfs|ftp)://.+");

    private final AssetsConfig config;
    private final Workspaces workspaces;
    private final BiFunction<Workspace, JobOutput, Optional<String>> outputs;

    /** A named output of a job. */
    record JobOutput(String job, String name) {}

    Locations(AssetsConfig config, Workspaces workspaces, BiFunction<Workspace, JobOutput, Optional<String>> outputs) {
        this.config = config;
        this.workspaces = workspaces;
        this.outputs = outputs;
    }

    Location locate(Workspace workspace, String uri) {
        Matcher job = JOB.matcher(uri);
        if (job.matches()) {
            owned(workspace, job.group(1), uri);
            return output(workspace, new JobOutput(job.group(2), job.group(3)), path(job.group(4)));
        }
        Matcher datastore = DATASTORE.matcher(uri);
        if (datastore.matches()) {
            owned(workspace, datastore.group(1), uri);
            return in(workspaces.datastore(workspace, datastore.group(2)), path(datastore.group(3)));
        }
        Matcher run = RUN.matcher(uri);
        if (run.matches()) {
            return ofRun(workspace, run.group(1), path(run.group(2)));
        }
        Matcher artifacts = ARTIFACTS.matcher(uri);
        if (artifacts.matches()) {
            String folder =
                    artifacts.group(1) == null ? runFolder(artifacts.group(2)) : modelFolder(artifacts.group(2));
            return artifact(workspace, folder, path(artifacts.group(3)));
        }
        Matcher origin = ORIGIN.matcher(uri);
        if (origin.matches()) {
            return artifact(workspace, origin.group(1) + "/" + origin.group(2) + "/", path(origin.group(3)));
        }
        return hosted(workspace, uri)
                .orElseThrow(() -> AssetsProblem.ASSET_URI_INVALID.because("'" + uri
                        + "' is no address of files; allowed: azureml://datastores/NAME/paths/PATH, azureml://jobs/JOB/outputs/NAME,"
                        + " runs:/RUN/PATH, https, wasbs, abfss, adl, s3, gs, hdfs"));
    }

    /** The long azureml address of a place in this server's blob store. */
    Optional<String> uri(Workspace workspace, Location.Blobs place) {
        return workspaces.datastores(workspace).stream()
                .filter(store -> store.local() && place.container().name().equals(store.container()))
                .findFirst()
                .map(store -> longUri(workspace, store.name(), place.prefix()));
    }

    static String longUri(Workspace workspace, String datastore, String path) {
        WorkspaceId id = workspace.id();
        return "azureml://subscriptions/" + id.subscription() + "/resourcegroups/" + id.group() + "/workspaces/"
                + id.name() + "/datastores/" + datastore + "/paths/" + path;
    }

    static String runFolder(String run) {
        return "ExperimentRun/dcid." + run + "/";
    }

    static String modelFolder(String model) {
        return "LoggedModels/" + model + "/";
    }

    /** The name under which a logged model is recorded; no output of a job can be called so. */
    static String logged(String name) {
        return "artifacts/" + name;
    }

    private Location output(Workspace workspace, JobOutput output, String path) {
        Optional<String> recorded = outputs.apply(workspace, output);
        if (recorded.isPresent()) {
            String base = recorded.get();
            return locate(workspace, path.isEmpty() ? base : base + (base.endsWith("/") ? "" : "/") + path);
        }
        if (output.name().equals("default") || output.name().equals("artifacts")) {
            return ofRun(workspace, output.job(), path);
        }
        String folder = "azureml/" + output.job() + "/" + output.name() + "/";
        return in(workspaces.defaultDatastore(workspace), folder + path);
    }

    /** Among a run's artifacts, or within a model that it logged under the first word of the path. */
    private Location ofRun(Workspace workspace, String run, String path) {
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        if (!first.isEmpty()) {
            Optional<String> model = outputs.apply(workspace, new JobOutput(run, logged(first)));
            if (model.isPresent()) {
                return locate(workspace, model.get() + path.substring(slash < 0 ? path.length() : slash + 1));
            }
        }
        return artifact(workspace, runFolder(run), path);
    }

    private Location in(Datastore datastore, String path) {
        String account = datastore.account();
        String container = datastore.container();
        if (account == null || container == null) {
            return config.find("azureml://datastores/" + datastore.name() + "/paths/" + path);
        }
        if (datastore.local()) {
            return new Location.Blobs(new ContainerId(account, container), path);
        }
        String host = switch (datastore.type()) {
            case "AzureFile" -> "file";
            case "AzureDataLakeGen2" -> "dfs";
            default -> "blob";
        };
        return config.find("https://" + account + "." + host + ".core.windows.net/" + container + "/" + path);
    }

    private Optional<Location> hosted(Workspace workspace, String uri) {
        Matcher own = BLOB_HOST.matcher(uri);
        if (own.matches() && workspaces.byAccount(own.group(1)).isPresent()) {
            return Optional.of(blob(workspace, own.group(1), own.group(2), path(own.group(3)), uri));
        }
        Matcher host = ACCOUNT_HOST.matcher(uri);
        if (host.matches() && workspaces.byAccount(host.group(2)).isPresent()) {
            String rest = host.group(3);
            int slash = rest.indexOf('/');
            String container = host.group(1) != null ? host.group(1) : slash < 0 ? rest : rest.substring(0, slash);
            String path = host.group(1) != null ? rest : slash < 0 ? "" : rest.substring(slash + 1);
            return Optional.of(blob(workspace, host.group(2), container, path(path), uri));
        }
        return isElsewhere(uri) ? Optional.of(config.find(uri)) : Optional.empty();
    }

    private static Location blob(Workspace workspace, String account, String container, String path, String uri) {
        if (!workspace.storageAccount().equals(account)) {
            throw foreign(workspace, uri);
        }
        return new Location.Blobs(new ContainerId(account, container), decoded(path));
    }

    /** Whether an address has a scheme of other places. */
    static boolean isElsewhere(String uri) {
        return SCHEME.matcher(uri).matches();
    }

    /** A path without percent signs for characters. */
    static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Location artifact(Workspace workspace, String folder, String path) {
        return new Location.Blobs(new ContainerId(workspace.storageAccount(), Workspace.ARTIFACTS), folder + path);
    }

    /** Refuses an address whose head names another workspace. */
    private static void owned(Workspace workspace, String head, String uri) {
        if (head.isEmpty()) {
            return;
        }
        String id = "/"
                + head.replaceFirst(
                        "(?i)(/providers/[^/]+)?/workspaces/",
                        "/providers/Microsoft.MachineLearningServices/workspaces/");
        WorkspaceId named = WorkspaceId.parse(id)
                .orElseThrow(() -> AssetsProblem.ASSET_URI_INVALID.because(
                        "'" + uri + "' is no address of files: '" + head + "' names no workspace"));
        String name = named.name();
        if (!new WorkspaceId(named.subscription(), named.group(), name).matches(workspace.id())) {
            throw foreign(workspace, uri);
        }
    }

    private static AthanorException foreign(Workspace workspace, String uri) {
        return AssetsProblem.ASSET_URI_FOREIGN.because("'" + uri + "' belongs to another workspace than '"
                + workspace.id().name() + "'");
    }

    private static String path(@org.jspecify.annotations.Nullable String matched) {
        return matched == null ? "" : matched;
    }
}
