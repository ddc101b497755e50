package dev.athanor.platform.serving;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.foundation.sql.TextMap;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Deployments and what was asked of them in the database. */
final class DeploymentStore {
    private static final String KEY = " workspace = ? and endpoint_key = ? and name_key = ?";
    private static final String SELECT = "select w.*, d.active_revision, d.state, d.error, d.notes, d.created_at,"
            + " d.created_by, d.modified_at from serving_deployment d join serving_wish w on w.workspace = d.workspace"
            + " and w.endpoint_key = d.endpoint_key and w.name_key = d.name_key";
    private static final String LATEST = SELECT + " and w.revision = d.revision";

    private DeploymentStore() {}

    static Optional<Deployment> find(Sql sql, DeploymentKey key) throws SQLException {
        return sql.first(
                LATEST + " where d.workspace = ? and d.endpoint_key = ? and d.name_key = ?",
                DeploymentStore::deployment,
                key.workspace(),
                key.endpoint(),
                key.name());
    }

    /** The wish whose instances answer. */
    static Optional<Deployment> active(Sql sql, DeploymentKey key) throws SQLException {
        return sql.first(
                SELECT + " and w.revision = d.active_revision"
                        + " where d.workspace = ? and d.endpoint_key = ? and d.name_key = ?",
                DeploymentStore::deployment,
                key.workspace(),
                key.endpoint(),
                key.name());
    }

    static List<Deployment> list(Sql sql, String workspace, String endpoint) throws SQLException {
        return sql.list(
                LATEST + " where d.workspace = ? and d.endpoint_key = ? order by d.name_key",
                DeploymentStore::deployment,
                workspace,
                DeploymentKey.fold(endpoint));
    }

    static List<Deployment> all(Sql sql) throws SQLException {
        return sql.list(LATEST, DeploymentStore::deployment);
    }

    static void insert(Sql sql, Deployment deployment) throws SQLException {
        DeploymentKey key = DeploymentKey.of(deployment);
        sql.update(
                "insert into serving_deployment (workspace, endpoint_key, name_key, revision, active_revision,"
                        + " state, error, notes, created_at, created_by, modified_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                key.workspace(),
                key.endpoint(),
                key.name(),
                deployment.revision(),
                deployment.activeRevision(),
                deployment.state(),
                deployment.error(),
                deployment.notes(),
                deployment.createdAt(),
                deployment.createdBy(),
                deployment.modifiedAt());
        wish(sql, deployment);
    }

    /** Stores a step; wishes that no longer matter go. */
    static void update(Sql sql, Deployment deployment) throws SQLException {
        DeploymentKey key = DeploymentKey.of(deployment);
        sql.update(
                "update serving_deployment set revision = ?, active_revision = ?, state = ?, error = ?, notes = ?,"
                        + " modified_at = ? where" + KEY,
                deployment.revision(),
                deployment.activeRevision(),
                deployment.state(),
                deployment.error(),
                deployment.notes(),
                deployment.modifiedAt(),
                key.workspace(),
                key.endpoint(),
                key.name());
        sql.update(
                "delete from serving_wish where" + KEY + " and revision <> ? and revision <> ?",
                key.workspace(),
                key.endpoint(),
                key.name(),
                deployment.revision(),
                deployment.activeRevision());
    }

    static void wish(Sql sql, Deployment deployment) throws SQLException {
        DeploymentKey key = DeploymentKey.of(deployment);
        DeploymentSpec spec = deployment.spec();
        sql.update(
                "insert into serving_wish (workspace, endpoint_key, name_key, revision, endpoint, name, runner,"
                        + " model, environment, code, script, size, instances, timeout_ms, concurrency, probe_delay_ms,"
                        + " probe_period_ms, probe_timeout_ms, probe_failures, variables, document)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (workspace, endpoint_key, name_key, revision)"
                        + " do update set document = excluded.document",
                key.workspace(),
                key.endpoint(),
                key.name(),
                deployment.revision(),
                spec.endpoint(),
                spec.name(),
                spec.kind(),
                spec.model(),
                spec.environment(),
                spec.code(),
                spec.script(),
                spec.size(),
                spec.instances(),
                spec.requests().timeout().toMillis(),
                spec.requests().concurrency(),
                spec.readiness().initialDelay().toMillis(),
                spec.readiness().period().toMillis(),
                spec.readiness().timeout().toMillis(),
                spec.readiness().failures(),
                TextMap.write(spec.variables()),
                spec.document());
    }

    static boolean delete(Sql sql, DeploymentKey key) throws SQLException {
        sql.update("delete from serving_wish where" + KEY, key.workspace(), key.endpoint(), key.name());
        return sql.update("delete from serving_deployment where" + KEY, key.workspace(), key.endpoint(), key.name())
                > 0;
    }

    private static Deployment deployment(Row row) throws SQLException {
        return new Deployment(
                row.text("workspace"),
                spec(row),
                row.number("revision"),
                row.number("active_revision"),
                DeploymentState.valueOf(row.text("state")),
                row.textOrNull("error"),
                row.text("notes"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"));
    }

    private static DeploymentSpec spec(Row row) throws SQLException {
        return new DeploymentSpec(
                row.text("endpoint"),
                row.text("name"),
                row.text("runner"),
                row.textOrNull("model"),
                row.textOrNull("environment"),
                row.textOrNull("code"),
                row.textOrNull("script"),
                row.textOrNull("size"),
                (int) row.number("instances"),
                new RequestSettings(Duration.ofMillis(row.number("timeout_ms")), (int) row.number("concurrency")),
                new ProbeSettings(
                        Duration.ofMillis(row.number("probe_delay_ms")),
                        Duration.ofMillis(row.number("probe_period_ms")),
                        Duration.ofMillis(row.number("probe_timeout_ms")),
                        (int) row.number("probe_failures")),
                TextMap.read(row.text("variables")),
                row.text("document"));
    }
}
