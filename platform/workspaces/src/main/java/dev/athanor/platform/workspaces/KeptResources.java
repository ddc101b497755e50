package dev.athanor.platform.workspaces;

import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps resources of kinds whose engines are not here yet. When an engine comes, its room takes its kind over. */
public final class KeptResources {
    private final Database database;
    private final Clock clock;

    KeptResources(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Makes or replaces a resource. */
    public KeptResource save(Workspace workspace, String kind, String name, String document, String by) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return database.write(sql -> {
            sql.update(
                    "insert into kept_resource (guid, kind, folded, name, created_at, created_by, modified_at, document)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (guid, kind, folded) do update set"
                            + " modified_at = excluded.modified_at, document = excluded.document",
                    workspace.guid(),
                    kind,
                    WorkspaceStore.fold(name),
                    name,
                    now,
                    by,
                    now,
                    document);
            return sql.first(
                            "select * from kept_resource where guid = ? and kind = ? and folded = ?",
                            KeptResources::row,
                            workspace.guid(),
                            kind,
                            WorkspaceStore.fold(name))
                    .orElseThrow();
        });
    }

    /** The resource of that name, if there is one. */
    public Optional<KeptResource> find(Workspace workspace, String kind, String name) {
        return database.read(sql -> sql.first(
                "select * from kept_resource where guid = ? and kind = ? and folded = ?",
                KeptResources::row,
                workspace.guid(),
                kind,
                WorkspaceStore.fold(name)));
    }

    /**
     * The resource of that name.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException RESOURCE_NOT_KEPT
     */
    public KeptResource get(Workspace workspace, String kind, String name) {
        return find(workspace, kind, name).orElseThrow(() -> {
            List<String> names =
                    list(workspace, kind, "").stream().map(KeptResource::name).toList();
            return WorkspacesProblem.RESOURCE_NOT_KEPT.because("workspace '"
                    + workspace.id().name() + "' has no '" + name + "' among its " + kind + "."
                    + Suggestions.didYouMean(name, names));
        });
    }

    /** Resources of a kind by name; with {@code parent} not empty those within it. */
    public List<KeptResource> list(Workspace workspace, String kind, String parent) {
        String prefix = parent.isEmpty() ? "" : WorkspaceStore.fold(parent) + "/";
        return database
                .read(sql -> sql.list(
                        "select * from kept_resource where guid = ? and kind = ? order by folded",
                        KeptResources::row,
                        workspace.guid(),
                        kind))
                .stream()
                .filter(resource -> WorkspaceStore.fold(resource.name()).startsWith(prefix))
                .toList();
    }

    /** Deletes a resource; returns whether there was one. */
    public boolean delete(Workspace workspace, String kind, String name) {
        return database.write(sql -> sql.update(
                        "delete from kept_resource where guid = ? and kind = ? and folded = ?",
                        workspace.guid(),
                        kind,
                        WorkspaceStore.fold(name)))
                > 0;
    }

    private static KeptResource row(Row row) throws SQLException {
        return new KeptResource(
                row.text("guid"),
                row.text("kind"),
                row.text("name"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"),
                row.text("document"));
    }
}
