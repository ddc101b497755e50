package dev.athanor.platform.assets;

import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of versions. */
final class VersionStore {
    private VersionStore() {}

    static Optional<Asset> find(Sql sql, long nameId, String version) throws SQLException {
        return whole(
                sql,
                sql.first(
                        "select a.* from asset a where a.name_id = ? and a.version = ?",
                        VersionStore::row,
                        nameId,
                        version));
    }

    static Optional<Asset> latest(Sql sql, long nameId) throws SQLException {
        return whole(
                sql,
                sql.first(
                        "select a.* from asset a where a.name_id = ? and a.archived = 0 order by a.id desc limit 1",
                        VersionStore::row,
                        nameId));
    }

    static AssetPage<Asset> list(Sql sql, String base, AssetQuery query, Object... arguments) throws SQLException {
        var listing = new Listing(sql.dialect(), base, arguments);
        AssetPage<Asset> page = Listing.page(sql, "asset", listing, query, VersionStore::row, Asset::id);
        return new AssetPage<>(whole(sql, page.items()), page.next(), page.total());
    }

    /** The newest version of a kind with a property; driven by the property, however many versions there are. */
    static Optional<Asset> withProperty(Sql sql, String workspace, AssetKind kind, String name, String value)
            throws SQLException {
        return whole(
                sql,
                sql.first(
                        "select a.* from asset_label l cross join asset a where l.space = ? and l.name = ? and l.head = ?"
                                + " and l.value = ? and a.id = l.owner and a.workspace = ? and a.kind = ? and a.archived = 0"
                                + " order by a.id desc limit 1",
                        VersionStore::row,
                        LabelStore.word(LabelStore.Space.PROPERTY),
                        name,
                        LabelStore.head(value),
                        value,
                        workspace,
                        kind));
    }

    static List<String> versions(Sql sql, long nameId) throws SQLException {
        return sql.list(
                "select version from asset where name_id = ? order by id desc limit 500",
                row -> row.text("version"),
                nameId);
    }

    static @Nullable String contentOf(Sql sql, long id) throws SQLException {
        return sql.first(
                        "select content from asset where id = ?",
                        row -> row.isNull("content") ? "" : row.text("content"),
                        id)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    static @Nullable String contentOf(AssetSpec spec) {
        String content = spec.source().content();
        return content == null ? null : Hashes.sha256(content);
    }

    static Asset insert(Sql sql, AssetName name, String version, AssetSpec spec, String by, Instant now)
            throws SQLException {
        long id = NameStore.nextId(sql);
        Optional<Long> number = number(version);
        sql.update(
                "insert into asset (id, name_id, workspace, kind, name, version, number, type, uri, content, description,"
                        + " archived, stage, job, created_at, created_by, modified_at, document)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                name.id(),
                name.workspaceGuid(),
                name.kind(),
                name.name(),
                version,
                number.orElse(null),
                spec.type(),
                spec.uri(),
                contentOf(spec),
                spec.labels().description(),
                spec.standing().archived(),
                spec.standing().stage(),
                spec.source().jobName(),
                now,
                by,
                now,
                spec.source().document());
        LabelStore.add(sql, id, LabelStore.Space.TAG, spec.labels().tags());
        LabelStore.add(sql, id, LabelStore.Space.PROPERTY, spec.labels().properties());
        LabelStore.add(sql, id, LabelStore.Space.DETAIL, spec.source().details());
        if (number.isPresent()) {
            NameStore.countUp(sql, name.id(), number.get());
        }
        return find(sql, name.id(), version).orElseThrow();
    }

    static Asset update(Sql sql, long nameId, Asset before, AssetSpec spec, Instant now) throws SQLException {
        sql.update(
                "update asset set type = ?, uri = coalesce(uri, ?), content = coalesce(content, ?), description = ?,"
                        + " archived = ?, stage = coalesce(?, stage), job = coalesce(job, ?), modified_at = ?,"
                        + " document = ? where id = ?",
                spec.type(),
                spec.uri(),
                contentOf(spec),
                spec.labels().description(),
                spec.standing().archived(),
                spec.standing().stage(),
                spec.source().jobName(),
                now,
                spec.source().document(),
                before.id());
        LabelStore.replace(sql, before.id(), LabelStore.Space.TAG, spec.labels().tags());
        LabelStore.add(
                sql, before.id(), LabelStore.Space.PROPERTY, spec.labels().properties());
        LabelStore.add(sql, before.id(), LabelStore.Space.DETAIL, spec.source().details());
        return find(sql, nameId, before.version()).orElseThrow();
    }

    static void delete(Sql sql, Asset asset) throws SQLException {
        LabelStore.removeAll(sql, asset.id());
        sql.update("delete from asset where id = ?", asset.id());
    }

    /** The version as a number when it is one that counting may reach. */
    static Optional<Long> number(String version) {
        boolean digits = !version.isEmpty()
                && version.length() <= 15
                && version.chars().allMatch(letter -> letter >= '0' && letter <= '9');
        return digits ? Optional.of(Long.parseLong(version)) : Optional.empty();
    }

    private static Optional<Asset> whole(Sql sql, Optional<Asset> bare) throws SQLException {
        return bare.isEmpty()
                ? bare
                : Optional.of(whole(sql, List.of(bare.get())).getFirst());
    }

    private static List<Asset> whole(Sql sql, List<Asset> bare) throws SQLException {
        if (bare.isEmpty()) {
            return bare;
        }
        Map<Long, LabelStore.Labels> labels =
                LabelStore.of(sql, bare.stream().map(Asset::id).toList());
        List<Asset> whole = new ArrayList<>();
        for (Asset asset : bare) {
            whole.add(with(asset, labels.getOrDefault(asset.id(), LabelStore.Labels.NONE)));
        }
        return whole;
    }

    private static Asset with(Asset asset, LabelStore.Labels labels) {
        return new Asset(
                asset.id(),
                asset.workspaceGuid(),
                asset.kind(),
                asset.name(),
                asset.version(),
                asset.type(),
                asset.uri(),
                asset.description(),
                labels.tags(),
                labels.properties(),
                labels.details(),
                asset.archived(),
                asset.stage(),
                asset.jobName(),
                asset.createdAt(),
                asset.createdBy(),
                asset.modifiedAt(),
                asset.document());
    }

    private static Asset row(Row row) throws SQLException {
        return new Asset(
                row.number("id"),
                row.text("workspace"),
                AssetKind.valueOf(row.text("kind")),
                row.text("name"),
                row.text("version"),
                row.text("type"),
                row.textOrNull("uri"),
                row.textOrNull("description"),
                Map.of(),
                Map.of(),
                Map.of(),
                row.flag("archived"),
                row.textOrNull("stage"),
                row.textOrNull("job"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"),
                row.text("document"));
    }
}
