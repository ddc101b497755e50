package dev.athanor.platform.serving;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Endpoints in the database. Keys are sealed texts here. */
final class EndpointStore {
    private static final String WHERE = " where workspace = ? and kind = ? and name_key = ?";

    private EndpointStore() {}

    static Optional<Endpoint> find(Sql sql, String workspace, EndpointKind kind, String name) throws SQLException {
        return sql.first(
                "select * from serving_endpoint" + WHERE,
                EndpointStore::endpoint,
                workspace,
                kind,
                DeploymentKey.fold(name));
    }

    static List<Endpoint> list(Sql sql, String workspace, EndpointKind kind) throws SQLException {
        return sql.list(
                "select * from serving_endpoint where workspace = ? and kind = ? order by name_key",
                EndpointStore::endpoint,
                workspace,
                kind);
    }

    static List<Endpoint> all(Sql sql, EndpointKind kind) throws SQLException {
        return sql.list("select * from serving_endpoint where kind = ?", EndpointStore::endpoint, kind);
    }

    static void insert(Sql sql, Endpoint endpoint, EndpointKeys sealed) throws SQLException {
        EndpointSpec spec = endpoint.spec();
        sql.update(
                "insert into serving_endpoint (workspace, kind, name_key, name, auth, traffic, mirror,"
                        + " default_deployment, document, key_primary, key_secondary, created_at, created_by, modified_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                endpoint.workspaceGuid(),
                spec.kind(),
                DeploymentKey.fold(spec.name()),
                spec.name(),
                spec.auth(),
                FieldText.of(spec.traffic()),
                FieldText.of(spec.mirror()),
                spec.defaultDeployment(),
                spec.document(),
                sealed.primary(),
                sealed.secondary(),
                endpoint.createdAt(),
                endpoint.createdBy(),
                endpoint.modifiedAt());
    }

    static void update(Sql sql, Endpoint endpoint) throws SQLException {
        EndpointSpec spec = endpoint.spec();
        sql.update(
                "update serving_endpoint set auth = ?, traffic = ?, mirror = ?, default_deployment = ?, document = ?,"
                        + " modified_at = ?" + WHERE,
                spec.auth(),
                FieldText.of(spec.traffic()),
                FieldText.of(spec.mirror()),
                spec.defaultDeployment(),
                spec.document(),
                endpoint.modifiedAt(),
                endpoint.workspaceGuid(),
                spec.kind(),
                DeploymentKey.fold(spec.name()));
    }

    static EndpointKeys sealedKeys(Sql sql, Endpoint endpoint) throws SQLException {
        return sql.first(
                        "select key_primary, key_secondary from serving_endpoint" + WHERE,
                        row -> new EndpointKeys(row.text("key_primary"), row.text("key_secondary")),
                        endpoint.workspaceGuid(),
                        endpoint.spec().kind(),
                        DeploymentKey.fold(endpoint.name()))
                .orElseThrow(
                        () -> ServingProblem.ENDPOINT_NOT_FOUND.because("endpoint '" + endpoint.name() + "' is gone"));
    }

    static void saveKeys(Sql sql, Endpoint endpoint, EndpointKeys sealed) throws SQLException {
        sql.update(
                "update serving_endpoint set key_primary = ?, key_secondary = ?" + WHERE,
                sealed.primary(),
                sealed.secondary(),
                endpoint.workspaceGuid(),
                endpoint.spec().kind(),
                DeploymentKey.fold(endpoint.name()));
    }

    static boolean delete(Sql sql, String workspace, EndpointKind kind, String name) throws SQLException {
        return sql.update("delete from serving_endpoint" + WHERE, workspace, kind, DeploymentKey.fold(name)) > 0;
    }

    private static Endpoint endpoint(Row row) throws SQLException {
        var spec = new EndpointSpec(
                EndpointKind.valueOf(row.text("kind")),
                row.text("name"),
                AuthMode.valueOf(row.text("auth")),
                FieldText.readNumbers(row.text("traffic")),
                FieldText.readNumbers(row.text("mirror")),
                row.textOrNull("default_deployment"),
                row.text("document"));
        return new Endpoint(
                row.text("workspace"),
                spec,
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"));
    }
}
