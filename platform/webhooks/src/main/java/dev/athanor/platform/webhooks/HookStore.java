package dev.athanor.platform.webhooks;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of webhooks. */
final class HookStore {
    static final String COLUMNS = "id, name, description, url, events, active, created_at, modified_at";

    private HookStore() {}

    /** A webhook with its sealed secret. */
    record Sealed(Webhook hook, @Nullable String secret) {}

    static Sealed get(Sql sql, String workspace, String id) throws SQLException {
        return sql.first(
                        "select " + COLUMNS + ", secret from webhooks_hooks where workspace = ? and id = ?",
                        row -> new Sealed(map(row), row.textOrNull("secret")),
                        workspace,
                        id)
                .orElseThrow(() -> WebhooksProblem.WEBHOOK_NOT_FOUND
                        .because("Webhook with ID " + id + " not found.")
                        .at("webhook_id"));
    }

    static void insert(Sql sql, String workspace, Webhook hook, @Nullable String secret) throws SQLException {
        sql.update(
                "insert into webhooks_hooks (id, workspace, name, description, url, events, secret, active, created_at,"
                        + " modified_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                hook.id(),
                workspace,
                hook.name(),
                hook.description(),
                hook.url(),
                String.join(",", hook.events()),
                secret,
                hook.active(),
                hook.createdAt(),
                hook.modifiedAt());
    }

    static void update(Sql sql, Webhook hook, @Nullable String secret) throws SQLException {
        sql.update(
                "update webhooks_hooks set name = ?, description = ?, url = ?, events = ?, secret = ?, active = ?,"
                        + " modified_at = ? where id = ?",
                hook.name(),
                hook.description(),
                hook.url(),
                String.join(",", hook.events()),
                secret,
                hook.active(),
                hook.modifiedAt(),
                hook.id());
    }

    static void delete(Sql sql, String id) throws SQLException {
        sql.update("delete from webhooks_deliveries where hook = ?", id);
        sql.update("delete from webhooks_hooks where id = ?", id);
    }

    static Webhook map(Row row) throws SQLException {
        return new Webhook(
                row.text("id"),
                row.text("name"),
                row.textOrNull("description"),
                row.text("url"),
                List.of(row.text("events").split(",")),
                row.flag("active"),
                row.instant("created_at"),
                row.instant("modified_at"));
    }
}
