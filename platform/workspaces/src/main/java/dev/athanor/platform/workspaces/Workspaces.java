package dev.athanor.platform.workspaces;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.sql.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Workspaces and their datastores. Subscriptions and resource groups are light name spaces: they exist as soon as a workspace stands in
 * them.
 */
public final class Workspaces {
    /** The datastore where uploads go by default. */
    public static final String DEFAULT_DATASTORE = "workspaceblobstore";

    /** The datastore of runs' artifacts and logs. */
    public static final String ARTIFACT_DATASTORE = "workspaceartifactstore";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{1,32}");
    private static final Pattern DATASTORE_NAME = Pattern.compile("[A-Za-z0-9_]{1,255}");
    private static final List<String> KINDS = List.of("Default", "Hub", "Project", "FeatureStore");

    private final Database database;
    private final Events events;
    private final Clock clock;
    private final Ids ids;
    private final KeptResources kept;

    private Workspaces(Database database, Events events, Clock clock, Ids ids) {
        this.database = database;
        this.events = events;
        this.clock = clock;
        this.ids = ids;
        this.kept = new KeptResources(database, clock);
    }

    /** The workspaces of a database. */
    public static Workspaces open(Database database, Events events, Clock clock, Ids ids) {
        database.migrate("workspaces", Workspaces.class);
        return new Workspaces(database, events, clock, ids);
    }

    /**
     * The workspace of that name.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException WORKSPACE_NOT_FOUND
     */
    public Workspace get(String subscription, String group, String name) {
        return get(new WorkspaceId(subscription, group, name));
    }

    /**
     * The workspace of that id.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException WORKSPACE_NOT_FOUND
     */
    public Workspace get(WorkspaceId id) {
        return find(id).orElseThrow(() -> {
            List<String> names = list(id.subscription(), id.group()).stream()
                    .map(workspace -> workspace.id().name())
                    .toList();
            return WorkspacesProblem.WORKSPACE_NOT_FOUND.because("there is no workspace '" + id.name()
                    + "' in resource group '" + id.group() + "' of subscription '" + id.subscription() + "'."
                    + Suggestions.didYouMean(id.name(), names));
        });
    }

    /** The workspace of that id, if there is one. */
    public Optional<Workspace> find(WorkspaceId id) {
        return database.read(sql -> WorkspaceStore.byPath(sql, id));
    }

    /** The workspace of that guid, if there is one. */
    public Optional<Workspace> byGuid(String guid) {
        return database.read(sql -> WorkspaceStore.byGuid(sql, guid));
    }

    /** The workspace whose storage account that is, if there is one. */
    public Optional<Workspace> byAccount(String storageAccount) {
        return database.read(sql -> WorkspaceStore.byAccount(sql, storageAccount));
    }

    /** Workspaces of a subscription, or of one of its groups, by name. */
    public List<Workspace> list(String subscription, @Nullable String group) {
        return database.read(sql -> WorkspaceStore.list(sql, subscription, group));
    }

    /** All workspaces, by path. */
    public List<Workspace> all() {
        return database.read(WorkspaceStore::all);
    }

    /**
     * Makes a workspace with its four datastores and tells {@link WorkspaceCreated}.
     *
     * @param by name of who asks
     * @throws dev.athanor.foundation.kernel.AthanorException WORKSPACE_EXISTS, WORKSPACE_NAME_INVALID, WORKSPACE_KIND_INVALID
     */
    public Workspace create(WorkspaceId id, WorkspaceSpec spec, String by) {
        if (!NAME.matcher(id.name()).matches()) {
            throw WorkspacesProblem.WORKSPACE_NAME_INVALID
                    .because("'" + id.name() + "' is no name for a workspace; allowed: 2 to 33 letters, digits, hyphens"
                            + " and underscores, a letter or digit first")
                    .at("name");
        }
        String kind = kind(spec.kind());
        Instant now = now();
        Workspace workspace = new Workspace(
                id,
                ids.guid(),
                spec.location(),
                kind,
                spec.tags(),
                spec.displayName(),
                spec.description(),
                now,
                by,
                now,
                spec.document());
        database.write(sql -> {
            sql.lock("workspace");
            if (WorkspaceStore.byPath(sql, id).isPresent()) {
                throw WorkspacesProblem.WORKSPACE_EXISTS.because(
                        "there is a workspace '" + id.name() + "' in resource group '" + id.group() + "' already");
            }
            WorkspaceStore.save(sql, workspace);
            for (Datastore datastore : DefaultDatastores.of(workspace)) {
                DatastoreStore.save(sql, datastore);
            }
            return workspace;
        });
        events.publish(new WorkspaceCreated(workspace));
        return workspace;
    }

    /** Changes what a workspace says of itself; its place, guid and kind stay. */
    public Workspace update(Workspace workspace, WorkspaceSpec spec) {
        Workspace changed = new Workspace(
                workspace.id(),
                workspace.guid(),
                workspace.location(),
                workspace.kind(),
                spec.tags(),
                spec.displayName(),
                spec.description(),
                workspace.createdAt(),
                workspace.createdBy(),
                now(),
                spec.document());
        return database.write(sql -> {
            get(WorkspaceStore.byGuid(sql, workspace.guid()), workspace.id());
            WorkspaceStore.save(sql, changed);
            return changed;
        });
    }

    /** Deletes a workspace with its datastores and tells {@link WorkspaceDeleted}, so that other rooms drop what is in it. */
    public void delete(Workspace workspace) {
        database.write(sql -> {
            WorkspaceStore.delete(sql, workspace);
            return workspace;
        });
        events.publish(new WorkspaceDeleted(workspace));
    }

    /** Resources of kinds that nothing acts on yet. */
    public KeptResources kept() {
        return kept;
    }

    /** Datastores of a workspace, by name. */
    public List<Datastore> datastores(Workspace workspace) {
        return database.read(sql -> DatastoreStore.list(sql, workspace));
    }

    /** The datastore of that name, if there is one. */
    public Optional<Datastore> findDatastore(Workspace workspace, String name) {
        return database.read(sql -> DatastoreStore.find(sql, workspace, name));
    }

    /**
     * The datastore of that name.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException DATASTORE_NOT_FOUND
     */
    public Datastore datastore(Workspace workspace, String name) {
        return findDatastore(workspace, name).orElseThrow(() -> {
            List<String> names =
                    datastores(workspace).stream().map(Datastore::name).toList();
            return WorkspacesProblem.DATASTORE_NOT_FOUND.because("workspace '"
                    + workspace.id().name() + "' has no datastore '" + name + "'."
                    + Suggestions.didYouMean(name, names));
        });
    }

    /** The datastore where uploads go when none is named. */
    public Datastore defaultDatastore(Workspace workspace) {
        return database.read(sql -> DatastoreStore.defaultOf(sql, workspace))
                .orElseGet(() -> datastore(workspace, DEFAULT_DATASTORE));
    }

    /**
     * Makes or changes a datastore.
     *
     * @param by name of who asks
     * @throws dev.athanor.foundation.kernel.AthanorException DATASTORE_NAME_INVALID
     */
    public Datastore saveDatastore(Workspace workspace, DatastoreSpec spec, String by) {
        if (!DATASTORE_NAME.matcher(spec.name()).matches()) {
            throw WorkspacesProblem.DATASTORE_NAME_INVALID
                    .because("'" + spec.name()
                            + "' is no name for a datastore; allowed: 1 to 255 letters, digits and underscores")
                    .at("name");
        }
        return database.write(sql -> {
            Instant now = now();
            Optional<Datastore> before = DatastoreStore.find(sql, workspace, spec.name());
            Datastore datastore = new Datastore(
                    workspace.guid(),
                    before.map(Datastore::name).orElse(spec.name()),
                    spec.type(),
                    spec.account(),
                    spec.container(),
                    workspace.storageAccount().equals(spec.account()),
                    spec.isDefault() || before.map(Datastore::isDefault).orElse(false),
                    spec.description(),
                    spec.tags(),
                    spec.credentials(),
                    before.map(Datastore::createdAt).orElse(now),
                    before.map(Datastore::createdBy).orElse(by),
                    now,
                    spec.document());
            DatastoreStore.save(sql, datastore);
            String secrets = spec.secrets();
            if (secrets != null) {
                DatastoreStore.saveSecret(sql, workspace, spec.name(), secrets);
            }
            return datastore;
        });
    }

    /** The secrets stored with a datastore, as given; empty when there are none. */
    public Optional<String> datastoreSecrets(Workspace workspace, String name) {
        return database.read(sql -> DatastoreStore.secret(sql, workspace, name));
    }

    /**
     * Forgets a datastore; its files stay. Returns whether there was one.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException DATASTORE_IN_USE for the four that every workspace has
     */
    public boolean deleteDatastore(Workspace workspace, String name) {
        if (DefaultDatastores.of(workspace).stream().anyMatch(own -> own.name().equalsIgnoreCase(name))) {
            throw WorkspacesProblem.DATASTORE_IN_USE.because("the workspace itself needs datastore '" + name + "'");
        }
        return database.write(sql -> {
            boolean there = DatastoreStore.find(sql, workspace, name).isPresent();
            DatastoreStore.delete(sql, workspace, name);
            return there;
        });
    }

    static Workspace with(Workspace workspace, Map<String, String> tags) {
        return new Workspace(
                workspace.id(),
                workspace.guid(),
                workspace.location(),
                workspace.kind(),
                tags,
                workspace.displayName(),
                workspace.description(),
                workspace.createdAt(),
                workspace.createdBy(),
                workspace.modifiedAt(),
                workspace.document());
    }

    private static Workspace get(Optional<Workspace> found, WorkspaceId id) {
        return found.orElseThrow(() ->
                WorkspacesProblem.WORKSPACE_NOT_FOUND.because("there is no workspace '" + id.name() + "' any more"));
    }

    private static String kind(String kind) {
        return KINDS.stream()
                .filter(known -> known.equalsIgnoreCase(kind))
                .findFirst()
                .orElseThrow(() -> WorkspacesProblem.WORKSPACE_KIND_INVALID
                        .because("'" + kind + "' is no kind of workspace; allowed: " + KINDS
                                + Suggestions.didYouMean(kind, KINDS))
                        .at("kind"));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
