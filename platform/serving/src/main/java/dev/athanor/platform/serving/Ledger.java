package dev.athanor.platform.serving;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.workspaces.Workspace;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is written down of endpoints and deployments: each method is one transaction, and states change here only. */
final class Ledger {
    private static final String LOCK = "serving";

    private final Database database;
    private final Clock clock;

    Ledger(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Makes an endpoint with these keys, or changes one and leaves it its own. */
    Endpoint save(Workspace workspace, EndpointSpec spec, EndpointKeys sealed, String by) {
        return database.write(sql -> {
            sql.lock(LOCK);
            Rules.check(
                    spec,
                    DeploymentStore.list(sql, workspace.guid(), spec.name()).stream()
                            .map(Deployment::name)
                            .toList());
            Optional<Endpoint> before = EndpointStore.find(sql, workspace.guid(), spec.name());
            if (before.isPresent()) {
                Endpoint old = before.get();
                var changed = new Endpoint(workspace.guid(), spec, old.createdAt(), old.createdBy(), now());
                EndpointStore.update(sql, changed);
                return changed;
            }
            var made = new Endpoint(workspace.guid(), spec, now(), by, now());
            EndpointStore.insert(sql, made, sealed);
            return made;
        });
    }

    Optional<Endpoint> endpoint(Workspace workspace, String name) {
        return database.read(sql -> EndpointStore.find(sql, workspace.guid(), name));
    }

    List<Endpoint> endpoints(Workspace workspace) {
        return database.read(sql -> EndpointStore.list(sql, workspace.guid()));
    }

    List<Endpoint> endpoints() {
        return database.read(EndpointStore::all);
    }

    /** Deletes an endpoint and its deployments; false when there was none. */
    boolean deleteEndpoint(Workspace workspace, String name) {
        return database.write(sql -> {
            sql.lock(LOCK);
            for (Deployment deployment : DeploymentStore.list(sql, workspace.guid(), name)) {
                DeploymentStore.delete(sql, DeploymentKey.of(deployment));
            }
            return EndpointStore.delete(sql, workspace.guid(), name);
        });
    }

    /**
     * Writes a wish down.
     *
     * @param problem why nothing can run it, or null when something can
     */
    Deployment save(Workspace workspace, DeploymentSpec spec, String by, @Nullable String problem) {
        return database.write(sql -> {
            sql.lock(LOCK);
            DeploymentKey key = DeploymentKey.of(workspace.guid(), spec.endpoint(), spec.name());
            Optional<Deployment> before = DeploymentStore.find(sql, key);
            return before.isPresent()
                    ? change(sql, before.get(), spec, problem)
                    : make(sql, workspace, spec, by, problem);
        });
    }

    private Deployment make(Sql sql, Workspace workspace, DeploymentSpec spec, String by, @Nullable String problem)
            throws SQLException {
        var state = problem == null ? DeploymentState.PREPARING : DeploymentState.KEPT;
        var made = new Deployment(workspace.guid(), spec, 1, 0, state, problem, "", now(), by, now());
        DeploymentStore.insert(sql, made);
        return made;
    }

    private Deployment change(Sql sql, Deployment old, DeploymentSpec spec, @Nullable String problem)
            throws SQLException {
        boolean same = problem == null
                && old.state() == DeploymentState.READY
                && old.spec().runsLike(spec);
        var event = problem == null ? DeploymentState.Event.ASKED : DeploymentState.Event.SHELVED;
        var changed = new Deployment(
                old.workspaceGuid(),
                spec,
                same ? old.revision() : old.revision() + 1,
                old.activeRevision(),
                same ? old.state() : old.state().after(event),
                problem,
                old.notes(),
                old.createdAt(),
                old.createdBy(),
                now());
        DeploymentStore.wish(sql, changed);
        DeploymentStore.update(sql, changed);
        return changed;
    }

    Optional<Deployment> deployment(DeploymentKey key) {
        return database.read(sql -> DeploymentStore.find(sql, key));
    }

    /** The wish whose instances answer. */
    Optional<Deployment> active(DeploymentKey key) {
        return database.read(sql -> DeploymentStore.active(sql, key));
    }

    List<Deployment> deployments(Workspace workspace, String endpoint) {
        return database.read(sql -> DeploymentStore.list(sql, workspace.guid(), endpoint));
    }

    List<Deployment> deployments() {
        return database.read(DeploymentStore::all);
    }

    List<InstanceStore.Entry> instances() {
        return database.read(InstanceStore::all);
    }

    /** Deletes a deployment that takes no traffic; false when there was none. */
    boolean delete(Workspace workspace, DeploymentKey key) {
        return database.write(sql -> {
            sql.lock(LOCK);
            Optional<Endpoint> endpoint = EndpointStore.find(sql, workspace.guid(), key.endpoint());
            if (endpoint.isPresent()) {
                EndpointStore.update(sql, endpoint.get().without(key.name(), now()));
            }
            return DeploymentStore.delete(sql, key);
        });
    }

    /** One step of the state machine; empty when the deployment is gone or something newer was asked meanwhile. */
    Optional<Deployment> step(DeploymentKey key, long revision, DeploymentState.Event event, @Nullable String why) {
        return database.write(sql -> {
            sql.lock(LOCK);
            Optional<Deployment> now = DeploymentStore.find(sql, key).filter(found -> found.revision() == revision);
            if (now.isEmpty()) {
                return Optional.empty();
            }
            Deployment after = now.get().after(event, why, now());
            DeploymentStore.update(sql, after);
            return Optional.of(after);
        });
    }

    /** What was substituted for what was asked. */
    void note(DeploymentKey key, long revision, List<String> notes) {
        database.write(sql -> sql.update(
                "update serving_deployment set notes = ? where workspace = ? and endpoint_key = ? and name_key = ?"
                        + " and revision = ?",
                String.join("\n", notes),
                key.workspace(),
                key.endpoint(),
                key.name(),
                revision));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
