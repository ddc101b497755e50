package dev.athanor.platform.assets;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.workspaces.Workspace;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What MLflow's model registry does beyond {@link Assets}, on the same names and versions: a registered model is an {@link AssetName} of kind
 * MODEL, a model version an {@link Asset}. Versions are registered by {@link Assets#put} and listed by {@link Assets#search}.
 */
public final class ModelRegistry {
    private final Assets assets;
    private final Database database;
    private final Clock clock;

    ModelRegistry(Assets assets, Database database, Clock clock) {
        this.assets = assets;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes a registered model without versions.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException ASSET_EXISTS, ASSET_NAME_INVALID
     */
    public AssetName create(Workspace workspace, AssetNameSpec spec, String by) {
        Names.check(AssetKind.MODEL, spec.name());
        return database.write(sql -> {
            Assets.lock(sql, workspace);
            refuseTaken(sql, workspace, spec.name());
            NameStore.insert(sql, workspace.guid(), AssetKind.MODEL, spec, by, now());
            return NameStore.find(sql, workspace.guid(), AssetKind.MODEL, spec.name())
                    .orElseThrow();
        });
    }

    /**
     * Gives a model and all its versions another name.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException ASSET_NOT_FOUND, ASSET_EXISTS, ASSET_NAME_INVALID
     */
    public AssetName rename(Workspace workspace, String name, String newName) {
        Names.check(AssetKind.MODEL, newName);
        AssetName before = model(workspace, name);
        return database.write(sql -> {
            Assets.lock(sql, workspace);
            refuseTaken(sql, workspace, newName);
            NameStore.rename(sql, before, newName, now());
            return NameStore.find(sql, workspace.guid(), AssetKind.MODEL, newName)
                    .orElseThrow();
        });
    }

    /** Changes a model's description. */
    public AssetName describe(Workspace workspace, String name, @Nullable String description) {
        AssetName model = model(workspace, name);
        database.write(sql -> sql.update(
                "update asset_name set description = ?, modified_at = ? where id = ?", description, now(), model.id()));
        return model(workspace, name);
    }

    /** Changes a version's description. */
    public Asset describe(Workspace workspace, String name, String version, @Nullable String description) {
        Asset asset = version(workspace, name, version);
        database.write(sql -> sql.update(
                "update asset set description = ?, modified_at = ? where id = ?", description, now(), asset.id()));
        return version(workspace, name, version);
    }

    /** Sets a tag of a model, or of one version when {@code version} is not null. */
    public void tag(Workspace workspace, String name, @Nullable String version, String key, String value) {
        long owner = owner(workspace, name, version);
        change(name, owner, sql -> LabelStore.add(sql, owner, LabelStore.Space.TAG, java.util.Map.of(key, value)));
    }

    /** Removes a tag of a model, or of one version when {@code version} is not null. */
    public void untag(Workspace workspace, String name, @Nullable String version, String key) {
        long owner = owner(workspace, name, version);
        change(name, owner, sql -> LabelStore.remove(sql, owner, LabelStore.Space.TAG, key));
    }

    /**
     * Lets an alias stand for a version, whatever it stood for before.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException ASSET_NOT_FOUND, ALIAS_INVALID
     */
    public void alias(Workspace workspace, String name, String alias, String version) {
        Names.checkAlias(alias);
        AssetName model = model(workspace, name);
        version(workspace, name, version);
        change(
                name,
                model.id(),
                sql -> sql.update(
                        "insert into asset_alias (name_id, alias, version) values (?, ?, ?)"
                                + " on conflict (name_id, alias) do update set version = excluded.version",
                        model.id(),
                        alias,
                        version));
    }

    /** Removes an alias; nothing happens when there is none. */
    public void unalias(Workspace workspace, String name, String alias) {
        AssetName model = model(workspace, name);
        change(
                name,
                model.id(),
                sql -> sql.update("delete from asset_alias where name_id = ? and alias = ?", model.id(), alias));
    }

    /** The version that an alias stands for; empty when it stands for none. */
    public Optional<Asset> aliased(Workspace workspace, String name, String alias) {
        String version = model(workspace, name).aliases().get(alias);
        return version == null ? Optional.empty() : Optional.of(version(workspace, name, version));
    }

    /** Brings a version to a stage; with {@code archiveOthers} those that are there go to {@code Archived}. */
    public Asset stage(Workspace workspace, String name, String version, String stage, boolean archiveOthers) {
        Asset asset = version(workspace, name, version);
        AssetName model = model(workspace, name);
        change(name, model.id(), sql -> {
            if (archiveOthers) {
                sql.update(
                        "update asset set stage = 'Archived', modified_at = ? where name_id = ? and stage = ? and id <> ?",
                        now(),
                        model.id(),
                        stage,
                        asset.id());
            }
            sql.update("update asset set stage = ?, modified_at = ? where id = ?", stage, now(), asset.id());
        });
        return version(workspace, name, version);
    }

    /** The newest version of each stage that the model has; versions without one count as {@code None}. */
    public List<Asset> latestByStage(Workspace workspace, String name) {
        AssetName model = model(workspace, name);
        List<String> versions = database.read(sql -> sql.list(
                "select a.version from asset a where a.name_id = ? and a.id = (select max(b.id) from asset b"
                        + " where b.name_id = a.name_id and coalesce(b.stage, 'None') = coalesce(a.stage, 'None'))"
                        + " order by a.id",
                row -> row.text("version"),
                model.id()));
        return versions.stream()
                .map(version -> version(workspace, name, version))
                .toList();
    }

    private AssetName model(Workspace workspace, String name) {
        return assets.name(workspace, AssetKind.MODEL, name);
    }

    private Asset version(Workspace workspace, String name, String version) {
        return assets.get(workspace, AssetKind.MODEL, name, version);
    }

    private long owner(Workspace workspace, String name, @Nullable String version) {
        return version == null
                ? model(workspace, name).id()
                : version(workspace, name, version).id();
    }

    private static void refuseTaken(Sql sql, Workspace workspace, String name) throws SQLException {
        if (NameStore.find(sql, workspace.guid(), AssetKind.MODEL, name).isPresent()) {
            throw AssetsProblem.ASSET_EXISTS.because("there is a model '" + name + "' already");
        }
    }

    /** A change of a model or a version, after which it counts as modified now. */
    private void change(String name, long owner, Change change) {
        database.write(sql -> {
            change.run(sql);
            sql.update("update asset_name set modified_at = ? where id = ?", now(), owner);
            sql.update("update asset set modified_at = ? where id = ?", now(), owner);
            return name;
        });
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    @FunctionalInterface
    private interface Change {
        void run(Sql sql) throws SQLException;
    }
}
