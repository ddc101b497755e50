package dev.athanor.platform.assets;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceCreated;
import dev.athanor.platform.workspaces.WorkspaceDeleted;
import dev.athanor.platform.workspaces.Workspaces;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names and versions of data, models, environments, codes and components, and where their files lie. */
public final class Assets {
    /** Origin of artifacts under which a registered model's files are read, whatever place they lie in. */
    public static final String MODEL_ORIGIN = "RegisteredModel";

    /** Folder that such an artifact shows its files in. */
    public static final String MODEL_FOLDER = "model";

    private final Database database;
    private final Events events;
    private final Clock clock;
    private final Locations locations;
    private final ModelRegistry registry;

    private Assets(AssetsConfig config, Database database, Workspaces workspaces, Events events, Clock clock) {
        this.database = database;
        this.events = events;
        this.clock = clock;
        this.locations = new Locations(config, workspaces, this::recordedOutput);
        this.registry = new ModelRegistry(this, database, clock);
    }

    /** The assets of a database. A new workspace gets its containers in {@code blobs}; a deleted one loses all of them. */
    public static Assets open(Database database, BlobStore blobs, Workspaces workspaces, Events events, Clock clock) {
        return open(AssetsConfig.NONE, database, blobs, workspaces, events, clock);
    }

    /** The same with data that is found elsewhere than its address says. */
    public static Assets open(
            AssetsConfig config,
            Database database,
            BlobStore blobs,
            Workspaces workspaces,
            Events events,
            Clock clock) {
        database.migrate("assets", Assets.class);
        var assets = new Assets(config, database, workspaces, events, clock);
        events.subscribe(WorkspaceCreated.class, event -> {
            for (String name :
                    List.of(Workspace.BLOBSTORE, Workspace.ARTIFACTS, Workspace.FILESTORE, Workspace.WORKING)) {
                blobs.ensureContainer(new ContainerId(event.workspace().storageAccount(), name));
            }
        });
        events.subscribe(WorkspaceDeleted.class, event -> {
            assets.forget(event.workspace());
            blobs.containers(event.workspace().storageAccount(), "").forEach(c -> blobs.deleteContainer(c.id()));
        });
        return assets;
    }

    /** What MLflow's registry does with models: aliases, stages, renaming. The same names and versions as here. */
    public ModelRegistry registry() {
        return registry;
    }

    /**
     * Registers a version, or changes what may change of one: description, tags, archived, stage; properties are added to.
     *
     * @param by name of who asks
     * @throws AthanorException ASSET_NAME_INVALID; USER_ERROR when a version's uri would change; ASSET_CHANGED when its content or type would
     */
    public Asset put(Workspace workspace, AssetKind kind, AssetSpec spec, String by) {
        Names.check(kind, spec.name());
        if (spec.version() != null) {
            Names.checkVersion(spec.version());
        }
        Instant now = now();
        Saved saved = database.write(sql -> {
            lock(sql, workspace);
            AssetName name = nameFor(sql, workspace, kind, spec, by, now);
            String version = Objects.requireNonNullElse(spec.version(), name.nextVersion());
            Optional<Asset> before = VersionStore.find(sql, name.id(), version);
            Asset asset;
            if (before.isPresent()) {
                Immutability.check(
                        before.get(), VersionStore.contentOf(sql, before.get().id()), spec);
                asset = VersionStore.update(sql, name.id(), before.get(), spec, now);
            } else {
                asset = VersionStore.insert(sql, name, version, spec, by, now);
            }
            NameStore.touch(sql, name.id(), now);
            return new Saved(asset, before.isEmpty());
        });
        if (saved.created()) {
            events.publish(new AssetCreated(saved.asset()));
        }
        return saved.asset();
    }

    /** The version, if there is one. */
    public Optional<Asset> find(Workspace workspace, AssetKind kind, String name, String version) {
        return database.read(sql -> {
            Optional<AssetName> known = NameStore.find(sql, workspace.guid(), kind, name);
            return known.isEmpty()
                    ? Optional.empty()
                    : VersionStore.find(sql, known.get().id(), version);
        });
    }

    /**
     * The version.
     *
     * @throws AthanorException ASSET_NOT_FOUND
     */
    public Asset get(Workspace workspace, AssetKind kind, String name, String version) {
        return find(workspace, kind, name, version).orElseThrow(() -> missing(workspace, kind, name, version));
    }

    /**
     * The version made last that is not archived.
     *
     * @throws AthanorException ASSET_NOT_FOUND
     */
    public Asset latest(Workspace workspace, AssetKind kind, String name) {
        return database.<Optional<Asset>>read(sql -> {
                    Optional<AssetName> known = NameStore.find(sql, workspace.guid(), kind, name);
                    return known.isEmpty()
                            ? Optional.empty()
                            : VersionStore.latest(sql, known.get().id());
                })
                .orElseThrow(() -> missing(workspace, kind, name, "latest"));
    }

    /**
     * The version that a label or alias stands for: {@code latest}, {@code default}, or a model's alias.
     *
     * @throws AthanorException ASSET_NOT_FOUND
     */
    public Asset labelled(Workspace workspace, AssetKind kind, String name, String label) {
        if (label.equalsIgnoreCase("latest") || label.equalsIgnoreCase("default")) {
            return latest(workspace, kind, name);
        }
        String version = name(workspace, kind, name).aliases().get(label);
        if (version == null) {
            throw missing(workspace, kind, name, "@" + label);
        }
        return get(workspace, kind, name, version);
    }

    /**
     * The version that a reference names; see {@link AssetReference#parse} for its forms.
     *
     * @throws AthanorException ASSET_REFERENCE_INVALID, ASSET_NOT_FOUND, ASSET_URI_FOREIGN
     */
    public Asset resolve(Workspace workspace, AssetKind kind, String reference) {
        AssetReference parsed = AssetReference.parse(reference)
                .filter(ref -> ref.registry() == null && (ref.kind() == null || ref.kind() == kind))
                .orElseThrow(() -> AssetsProblem.ASSET_REFERENCE_INVALID.because("'" + reference + "' names no "
                        + kind.noun() + "; write azureml:NAME:VERSION, azureml:NAME@latest or the full id"));
        boolean here = (parsed.workspace() == null || parsed.workspace().matches(workspace.id()))
                && (parsed.workspaceGuid() == null || parsed.workspaceGuid().equalsIgnoreCase(workspace.guid()));
        if (!here) {
            throw AssetsProblem.ASSET_URI_FOREIGN.because("'" + reference + "' belongs to another workspace than '"
                    + workspace.id().name() + "'");
        }
        String version = parsed.version();
        return version != null
                ? get(workspace, kind, parsed.name(), version)
                : labelled(workspace, kind, parsed.name(), Objects.requireNonNull(parsed.label()));
    }

    /** The name, if there is one. */
    public Optional<AssetName> findName(Workspace workspace, AssetKind kind, String name) {
        return database.read(sql -> NameStore.find(sql, workspace.guid(), kind, name));
    }

    /**
     * The name.
     *
     * @throws AthanorException ASSET_NOT_FOUND
     */
    public AssetName name(Workspace workspace, AssetKind kind, String name) {
        return findName(workspace, kind, name).orElseThrow(() -> missing(workspace, kind, name, null));
    }

    /** Names of a kind. */
    public AssetPage<AssetName> names(Workspace workspace, AssetKind kind, AssetQuery query) {
        return database.read(sql -> NameStore.list(sql, workspace.guid(), kind, query));
    }

    /** Makes a name, or changes what it says of itself. */
    public AssetName putName(Workspace workspace, AssetKind kind, AssetNameSpec spec, String by) {
        Names.check(kind, spec.name());
        return database.write(sql -> {
            lock(sql, workspace);
            Optional<AssetName> before = NameStore.find(sql, workspace.guid(), kind, spec.name());
            if (before.isPresent()) {
                NameStore.update(sql, before.get().id(), spec, now());
            } else {
                NameStore.insert(sql, workspace.guid(), kind, spec, by, now());
            }
            return NameStore.find(sql, workspace.guid(), kind, spec.name()).orElseThrow();
        });
    }

    /**
     * Versions of a name.
     *
     * @throws AthanorException ASSET_NOT_FOUND when there is no such name
     */
    public AssetPage<Asset> versions(Workspace workspace, AssetKind kind, String name, AssetQuery query) {
        AssetName known = name(workspace, kind, name);
        return database.read(sql -> VersionStore.list(sql, "a.name_id = ?", query, known.id()));
    }

    /** Versions of all names of a kind. */
    public AssetPage<Asset> search(Workspace workspace, AssetKind kind, AssetQuery query) {
        return database.read(
                sql -> VersionStore.list(sql, "a.workspace = ? and a.kind = ?", query, workspace.guid(), kind));
    }

    /** A code of the workspace with that content hash (property {@code hash_sha256}), the newest. */
    public Optional<Asset> codeByHash(Workspace workspace, String hash) {
        return database.read(
                sql -> VersionStore.withProperty(sql, workspace.guid(), AssetKind.CODE, "hash_sha256", hash));
    }

    /** Archives a version, or the whole name when {@code version} is null; or takes that back. */
    public void archive(Workspace workspace, AssetKind kind, String name, @Nullable String version, boolean archived) {
        AssetName known = name(workspace, kind, name);
        if (version != null) {
            get(workspace, kind, name, version);
        }
        database.write(sql -> {
            lock(sql, workspace);
            int changed = version == null
                    ? sql.update("update asset_name set archived = ? where id = ?", archived, known.id())
                    : sql.update(
                            "update asset set archived = ?, modified_at = ? where name_id = ? and version = ?",
                            archived,
                            now(),
                            known.id(),
                            version);
            NameStore.touch(sql, known.id(), now());
            return changed;
        });
    }

    /** Deletes a version; its files stay. Returns whether there was one. */
    public boolean delete(Workspace workspace, AssetKind kind, String name, String version) {
        return database.write(sql -> {
            lock(sql, workspace);
            Optional<AssetName> known = NameStore.find(sql, workspace.guid(), kind, name);
            Optional<Asset> asset = known.isEmpty()
                    ? Optional.empty()
                    : VersionStore.find(sql, known.get().id(), version);
            if (asset.isEmpty()) {
                return false;
            }
            VersionStore.delete(sql, asset.get());
            sql.update(
                    "delete from asset_alias where name_id = ? and version = ?",
                    known.get().id(),
                    version);
            NameStore.touch(sql, known.get().id(), now());
            return true;
        });
    }

    /** Deletes a name with all its versions; their files stay. Returns whether there was one. */
    public boolean deleteName(Workspace workspace, AssetKind kind, String name) {
        return database.write(sql -> {
            Optional<AssetName> known = NameStore.find(sql, workspace.guid(), kind, name);
            if (known.isPresent()) {
                NameStore.delete(sql, known.get().id());
            }
            return known.isPresent();
        });
    }

    /**
     * Where the files of an address lie: {@code azureml://…}, {@code runs:/…}, {@code mlflow-artifacts:/…}, our own blob host, other schemes.
     *
     * @throws AthanorException ASSET_URI_INVALID, ASSET_URI_FOREIGN, DATASTORE_NOT_FOUND
     */
    public Location locate(Workspace workspace, String uri) {
        return locations.locate(workspace, uri);
    }

    /** The long {@code azureml://subscriptions/…/datastores/…/paths/…} address of a place here; empty when no datastore has the container. */
    public Optional<String> datastoreUri(Workspace workspace, Location.Blobs place) {
        return locations.uri(workspace, place);
    }

    /** The long {@code azureml://subscriptions/…} address of a path in a datastore. */
    public static String datastoreUri(Workspace workspace, String datastore, String path) {
        return Locations.longUri(workspace, datastore, path);
    }

    /** Folder of a run's artifacts in container {@code azureml}, with a slash at the end. */
    public static String runFolder(String run) {
        return Locations.runFolder(run);
    }

    /** Folder of an MLflow logged model's artifacts in container {@code azureml}, with a slash at the end. */
    public static String loggedModelFolder(String model) {
        return Locations.modelFolder(model);
    }

    /** The address by which azureml-mlflow reads a registered model's files wherever they lie: {@code azureml://artifacts/ORIGIN/NAME:VERSION/FOLDER}. */
    public static String modelFiles(Asset model) {
        return "azureml://artifacts/" + MODEL_ORIGIN + "/" + model.name() + ":" + model.version() + "/" + MODEL_FOLDER;
    }

    /** Records where a job's named output lies, so that {@code azureml://jobs/JOB/outputs/NAME} can be located. */
    public void recordOutput(Workspace workspace, String job, String output, String uri) {
        database.write(sql -> sql.update(
                "insert into asset_output (workspace, job, name, uri) values (?, ?, ?, ?)"
                        + " on conflict (workspace, job, name) do update set uri = excluded.uri",
                workspace.guid(),
                job,
                output,
                uri));
    }

    /**
     * Records that a run logged a model under a name. MLflow 3 keeps such a model apart from the run's artifacts; the addresses that people know,
     * {@code azureml://jobs/RUN/outputs/artifacts/paths/NAME} and {@code runs:/RUN/NAME}, lead to it from now on.
     */
    public void recordLoggedModel(Workspace workspace, String run, String name, String model) {
        recordOutput(
                workspace,
                run,
                Locations.logged(name),
                datastoreUri(workspace, Workspaces.ARTIFACT_DATASTORE, Locations.modelFolder(model)));
    }

    /** Where a job's named output lies, if that was recorded. */
    public Optional<String> output(String workspaceGuid, String job, String output) {
        return database.read(sql -> sql.first(
                "select uri from asset_output where workspace = ? and job = ? and name = ?",
                row -> row.text("uri"),
                workspaceGuid,
                job,
                output));
    }

    AthanorException missing(Workspace workspace, AssetKind kind, String name, @Nullable String version) {
        List<String> names = database.read(sql -> NameStore.names(sql, workspace.guid(), kind));
        String what = "workspace '" + workspace.id().name() + "' has no " + kind.noun() + " '" + name + "'";
        if (!names.contains(name) || version == null) {
            return AssetsProblem.ASSET_NOT_FOUND.because(what + "." + Suggestions.didYouMean(name, names));
        }
        long id = name(workspace, kind, name).id();
        List<String> versions = database.read(sql -> VersionStore.versions(sql, id));
        return AssetsProblem.ASSET_NOT_FOUND.because(what + " of version '" + version + "'; there are "
                + versions.stream().limit(10).toList());
    }

    static void lock(Sql sql, Workspace workspace) throws SQLException {
        sql.lock("assets:" + workspace.guid());
    }

    private AssetName nameFor(Sql sql, Workspace workspace, AssetKind kind, AssetSpec spec, String by, Instant now)
            throws SQLException {
        Optional<AssetName> known = NameStore.find(sql, workspace.guid(), kind, spec.name());
        if (known.isPresent()) {
            return known.get();
        }
        NameStore.insert(sql, workspace.guid(), kind, AssetNameSpec.of(spec.name()), by, now);
        return NameStore.find(sql, workspace.guid(), kind, spec.name()).orElseThrow();
    }

    private Optional<String> recordedOutput(Workspace workspace, Locations.JobOutput output) {
        return database.read(sql -> sql.first(
                "select uri from asset_output where workspace = ? and job = ? and name = ?",
                row -> row.text("uri"),
                workspace.guid(),
                output.job(),
                output.name()));
    }

    private void forget(Workspace workspace) {
        database.write(sql -> {
            String guid = workspace.guid();
            sql.update("delete from asset_label where owner in (select id from asset where workspace = ?)", guid);
            sql.update("delete from asset_label where owner in (select id from asset_name where workspace = ?)", guid);
            sql.update(
                    "delete from asset_alias where name_id in (select id from asset_name where workspace = ?)", guid);
            sql.update("delete from asset where workspace = ?", guid);
            sql.update("delete from asset_output where workspace = ?", guid);
            return sql.update("delete from asset_name where workspace = ?", guid);
        });
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private record Saved(Asset asset, boolean created) {}
}
