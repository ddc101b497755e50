package dev.athanor.platform.serving;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.foundation.sql.TextMap;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Endpoints in the database. Keys are sealed texts here. */
final class EndpointStore {
    private static final String WHERE = " where workspace = ? and name_key = ?";

    private EndpointStore() {}

    static Optional<Endpoint> find(Sql sql, String workspace, String name) throws SQLException {
        return sql.first(
                "select * from serving_endpoint" + WHERE, EndpointStore::endpoint, workspace, DeploymentKey.fold(name));
    }

    static List<Endpoint> list(Sql sql, String workspace) throws SQLException {
        return sql.list(
                "select * from serving_endpoint where workspace = ? order by name_key",
                EndpointStore::endpoint,
                workspace);
    }

    static List<Endpoint> all(Sql sql) throws SQLException {
        return sql.list("select * from serving_endpoint", EndpointStore::endpoint);
    }

    static void insert(Sql sql, Endpoint endpoint, EndpointKeys sealed) throws SQLException {
        EndpointSpec spec = endpoint.spec();
        sql.update(
                "insert into serving_endpoint (workspace, name_key, name, auth, traffic, mirror,"
                        + " document, key_primary, key_secondary, created_at, created_by, modified_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                endpoint.workspaceGuid(),
                DeploymentKey.fold(spec.name()),
                spec.name(),
                spec.auth(),
                TextMap.write(spec.traffic()),
                TextMap.write(spec.mirror()),
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
                "update serving_endpoint set auth = ?, traffic = ?, mirror = ?, document = ?," + " modified_at = ?"
                        + WHERE,
                spec.auth(),
                TextMap.write(spec.traffic()),
                TextMap.write(spec.mirror()),
                spec.document(),
                endpoint.modifiedAt(),
                endpoint.workspaceGuid(),
                DeploymentKey.fold(spec.name()));
    }

    static EndpointKeys sealedKeys(Sql sql, Endpoint endpoint) throws SQLException {
        return sql.first(
                        "select key_primary, key_secondary from serving_endpoint" + WHERE,
                        row -> new EndpointKeys(row.text("key_primary"), row.text("key_secondary")),
                        endpoint.workspaceGuid(),
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
                DeploymentKey.fold(endpoint.name()));
    }

    static boolean delete(Sql sql, String workspace, String name) throws SQLException {
        return sql.update("delete from serving_endpoint" + WHERE, workspace, DeploymentKey.fold(name)) > 0;
    }

    private static Endpoint endpoint(Row row) throws SQLException {
        var spec = new EndpointSpec(
                row.text("name"),
                AuthMode.valueOf(row.text("auth")),
                numbers(row.text("traffic")),
                numbers(row.text("mirror")),
                row.text("document"));
        return new Endpoint(
                row.text("workspace"),
                spec,
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"));
    }

    private static Map<String, Integer> numbers(String text) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        TextMap.read(text).forEach((name, value) -> numbers.put(name, Integer.valueOf(value)));
        return numbers;
    }
}
