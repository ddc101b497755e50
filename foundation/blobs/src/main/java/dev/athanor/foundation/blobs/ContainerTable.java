package dev.athanor.foundation.blobs;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rows of containers. */
final class ContainerTable {
    private static final String SELECT = "select account, name, etag, modified_at, metadata from blob_containers";

    private final Database database;

    ContainerTable(Database database) {
        this.database = database;
    }

    Optional<ContainerInfo> find(ContainerId id) {
        return database.read(sql ->
                sql.first(SELECT + " where account = ? and name = ?", ContainerTable::info, id.account(), id.name()));
    }

    List<ContainerInfo> all() {
        return database.read(sql -> sql.list(SELECT, ContainerTable::info));
    }

    List<ContainerInfo> of(String account) {
        List<ContainerInfo> found =
                database.read(sql -> sql.list(SELECT + " where account = ?", ContainerTable::info, account));
        return found.stream()
                .sorted(Comparator.comparing(info -> info.id().name()))
                .toList();
    }

    void save(ContainerInfo info) {
        database.write(sql -> sql.update(
                "insert into blob_containers (account, name, etag, modified_at, metadata) values (?, ?, ?, ?, ?)"
                        + " on conflict (account, name) do update set etag = excluded.etag,"
                        + " modified_at = excluded.modified_at, metadata = excluded.metadata",
                info.id().account(),
                info.id().name(),
                info.etag(),
                info.modifiedAt(),
                Pairs.write(info.metadata())));
    }

    /** Deletes a container's row with those of all its blobs and blocks. */
    void delete(ContainerId id) {
        database.write(sql -> {
            sql.update("delete from blob_blocks where account = ? and container = ?", id.account(), id.name());
            sql.update("delete from blobs where account = ? and container = ?", id.account(), id.name());
            return sql.update("delete from blob_containers where account = ? and name = ?", id.account(), id.name());
        });
    }

    private static ContainerInfo info(Row row) throws SQLException {
        return new ContainerInfo(
                new ContainerId(row.text("account"), row.text("name")),
                row.text("etag"),
                row.instant("modified_at"),
                Pairs.read(row.text("metadata")));
    }
}
