package dev.athanor.foundation.blobs;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The rows of staged blocks. */
final class BlockTable {
    /** A staged block: where its bytes lie. */
    record Placed(BlobPath path, String id, String arena, long position, long size) {
        long end() {
            return position + size;
        }
    }

    private final Database database;

    BlockTable(Database database) {
        this.database = database;
    }

    List<Placed> all() {
        return database.read(sql -> sql.list(
                "select account, container, name, block_id, arena, position, size from blob_blocks",
                BlockTable::placed));
    }

    List<Placed> of(BlobPath path) {
        return database.read(sql -> sql.list(
                "select account, container, name, block_id, arena, position, size from blob_blocks"
                        + " where account = ? and container = ? and name = ?",
                BlockTable::placed,
                path.container().account(),
                path.container().name(),
                path.name()));
    }

    void save(Placed block, Instant now) {
        database.write(sql -> sql.update(
                "insert into blob_blocks (account, container, name, block_id, arena, position, size, staged_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (account, container, name, block_id) do update set arena = excluded.arena,"
                        + " position = excluded.position, size = excluded.size, staged_at = excluded.staged_at",
                block.path().container().account(),
                block.path().container().name(),
                block.path().name(),
                block.id(),
                block.arena(),
                block.position(),
                block.size(),
                now));
    }

    void deleteBefore(Instant when) {
        database.write(sql -> sql.update("delete from blob_blocks where staged_at < ?", when));
    }

    void forget(BlobPath path) {
        database.write(sql -> {
            forget(sql, path);
            return path;
        });
    }

    static void forget(Sql sql, BlobPath path) throws SQLException {
        sql.update(
                "delete from blob_blocks where account = ? and container = ? and name = ?",
                path.container().account(),
                path.container().name(),
                path.name());
    }

    private static Placed placed(Row row) throws SQLException {
        return new Placed(
                BlobTable.path(row),
                row.text("block_id"),
                row.text("arena"),
                row.number("position"),
                row.number("size"));
    }
}
