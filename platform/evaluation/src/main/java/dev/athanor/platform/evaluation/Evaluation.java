package dev.athanor.platform.evaluation;

import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Filter;
import dev.athanor.platform.tracking.Grammar;
import dev.athanor.platform.tracking.OrderBy;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.PageToken;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.Tracking;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Evaluation datasets and, beside them, scorers. Every method's first parameter is the GUID of a workspace that exists. Writes are on disk
 * when they return. Safe for all threads.
 */
public final class Evaluation {
    private final Database database;
    private final Tracking tracking;
    private final Clock clock;
    private final Ids ids;
    private final Scorers scorers;

    private Evaluation(Database database, Tracking tracking, Clock clock, Ids ids) {
        this.database = database;
        this.tracking = tracking;
        this.clock = clock;
        this.ids = ids;
        this.scorers = new Scorers(database, tracking, clock, ids);
    }

    /** Opens the room and brings its tables up to date. */
    public static Evaluation open(Database database, Tracking tracking, Clock clock, Ids ids) {
        database.migrate("evaluation", Evaluation.class);
        return new Evaluation(database, tracking, clock, ids);
    }

    /** How many records came anew and how many were changed. */
    public record Upserted(int inserted, int updated) {}

    /** The scorers. */
    public Scorers scorers() {
        return scorers;
    }

    /** Makes a dataset without records. */
    public EvaluationDataset create(
            String workspace, String name, List<String> experiments, Map<String, String> tags, @Nullable String by) {
        if (name.length() > 500) {
            throw EvaluationProblem.EVALUATION_NAME_INVALID
                    .because("the name of a dataset has " + name.length() + " characters; at most 500 are allowed")
                    .at("name");
        }
        Instant now = now();
        EvaluationDataset made = new EvaluationDataset(
                "d-" + ids.hex(16), name, digest(name, now), null, null, now, now, by, by, tags, experiments);
        return database.write(sql -> {
            DatasetStore.insert(sql, workspace, made);
            return DatasetStore.get(sql, workspace, made.id());
        });
    }

    /** The dataset of an id. Throws EVALUATION_DATASET_NOT_FOUND. */
    public EvaluationDataset get(String workspace, String id) {
        return database.read(sql -> DatasetStore.get(sql, workspace, id));
    }

    /** Deletes a dataset with its records. */
    public void delete(String workspace, String id) {
        database.write(sql -> {
            DatasetStore.delete(sql, DatasetStore.get(sql, workspace, id).id());
            return id;
        });
    }

    /** Datasets that some experiments use (none named: all), newest first unless ordered. */
    public Page<EvaluationDataset> search(String workspace, List<String> experiments, Query query) {
        Filter filter = Filter.parse(query.filter(), Grammar.EVALUATION_DATASETS);
        List<OrderBy> orders = OrderBy.parse(query.orderBy(), Grammar.EVALUATION_DATASETS);
        return database.read(sql -> DatasetStore.search(sql, workspace, experiments, query, filter, orders));
    }

    /** Sets tags. */
    public EvaluationDataset tag(String workspace, String id, Map<String, String> tags) {
        return database.write(sql -> {
            DatasetStore.get(sql, workspace, id);
            DatasetStore.tag(sql, id, tags);
            return touched(sql, workspace, id);
        });
    }

    /** Takes a tag away. Throws EVALUATION_TAG_NOT_FOUND. */
    public void untag(String workspace, String id, String key) {
        database.write(sql -> {
            DatasetStore.get(sql, workspace, id);
            if (sql.update("delete from evaluation_tags where dataset = ? and key = ?", id, key) == 0) {
                throw EvaluationProblem.EVALUATION_TAG_NOT_FOUND
                        .because("Tag '" + key + "' not found for evaluation dataset " + id + ".")
                        .at("key");
            }
            return touched(sql, workspace, id);
        });
    }

    /** Says that experiments use a dataset; those that do already stay. */
    public EvaluationDataset link(String workspace, String id, List<String> experiments) {
        get(workspace, id);
        experiments.forEach(experiment -> tracking.experiment(workspace, experiment));
        return database.write(sql -> {
            DatasetStore.link(sql, id, experiments);
            return touched(sql, workspace, id);
        });
    }

    /** Says that experiments use a dataset no longer. */
    public EvaluationDataset unlink(String workspace, String id, List<String> experiments) {
        return database.write(sql -> {
            DatasetStore.get(sql, workspace, id);
            for (String experiment : experiments) {
                sql.update("delete from evaluation_experiments where dataset = ? and experiment = ?", id, experiment);
            }
            return touched(sql, workspace, id);
        });
    }

    /**
     * Writes records.
     *
     * @param describe makes the dataset's schema of the one before and its profile of the count of records; without effects
     */
    public Upserted upsert(
            String workspace,
            String id,
            List<RecordDraft> drafts,
            @Nullable String by,
            BiFunction<@Nullable String, Long, Description> describe) {
        Instant now = now();
        return database.write(sql -> {
            EvaluationDataset dataset = DatasetStore.get(sql, workspace, id);
            sql.lock("evaluation_records " + id);
            int updated = 0;
            for (RecordDraft draft : drafts) {
                updated += write(sql, id, draft, now);
            }
            long count = sql.number("select count(*) from evaluation_records where dataset = ?", id);
            Description description = describe.apply(dataset.schema(), count);
            sql.update(
                    "update evaluation_datasets set schema_text = ?, profile = ?, digest = ?, modified_at = ?,"
                            + " modified_by = coalesce(?, modified_by) where id = ?",
                    description.schema(),
                    description.profile(),
                    digest(dataset.name(), now),
                    now,
                    by,
                    id);
            return new Upserted(drafts.size() - updated, updated);
        });
    }

    /** What is said of a dataset's records as a whole. */
    public record Description(
            @Nullable String schema, @Nullable String profile) {}

    /** 1 when the record was there and changed, 0 when it is new. */
    private int write(Sql sql, String dataset, RecordDraft draft, Instant now) throws SQLException {
        Optional<EvaluationRecord> before = sql.first(
                "select id, document, created_at, modified_at from evaluation_records where dataset = ? and inputs = ?",
                RecordRows::map,
                dataset,
                draft.inputs());
        if (before.isPresent()) {
            sql.update(
                    "update evaluation_records set document = ?, modified_at = ? where id = ?",
                    draft.merge().apply(before.get().document()),
                    now,
                    before.get().id());
            return 1;
        }
        sql.update(
                "insert into evaluation_records (id, dataset, inputs, document, created_at, modified_at)"
                        + " values (?, ?, ?, ?, ?, ?)",
                "dr-" + ids.hex(16),
                dataset,
                draft.inputs(),
                draft.document(),
                now,
                now);
        return 0;
    }

    /** Records of a dataset, oldest first. */
    public Page<EvaluationRecord> records(String workspace, String id, int max, @Nullable String token) {
        long offset = PageToken.offset(token);
        return database.read(sql -> {
            DatasetStore.get(sql, workspace, id);
            return PageToken.page(
                    sql.list(
                            "select id, document, created_at, modified_at from evaluation_records where dataset = ?"
                                    + " order by created_at, id limit ? offset ?",
                            RecordRows::map,
                            id,
                            max + 1L,
                            offset),
                    offset,
                    max);
        });
    }

    /** Deletes records of a dataset; says how many were there. */
    public int deleteRecords(String workspace, String id, List<String> recordIds) {
        return database.<Integer>write(sql -> {
            DatasetStore.get(sql, workspace, id);
            int count = 0;
            for (String record : recordIds) {
                count += sql.update("delete from evaluation_records where dataset = ? and id = ?", id, record);
            }
            touched(sql, workspace, id);
            return count;
        });
    }

    /** Drops all of a workspace that is no more. */
    public void forgetWorkspace(String workspace) {
        database.write(sql -> {
            for (String id : sql.list(
                    "select id from evaluation_datasets where workspace = ?", row -> row.text("id"), workspace)) {
                DatasetStore.delete(sql, id);
            }
            return sql.update("delete from evaluation_scorers where workspace = ?", workspace);
        });
    }

    private EvaluationDataset touched(Sql sql, String workspace, String id) throws SQLException {
        sql.update("update evaluation_datasets set modified_at = ? where id = ?", now(), id);
        return DatasetStore.get(sql, workspace, id);
    }

    private static String digest(String name, Instant at) {
        return Hashes.sha256(name + ":" + at.toEpochMilli()).substring(0, 8);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
