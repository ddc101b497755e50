package dev.athanor.platform.tracking;

import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import dev.athanor.platform.tracking.Filter.Clause;
import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.platform.tracking.Filter.Operator;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Experiments in their tables. */
final class ExperimentStore {
    private static final String COLUMNS = "id, name, artifact_location, stage, created_at, modified_at";

    private ExperimentStore() {}

    static void makeDefault(Sql sql, String workspace, Instant now) throws SQLException {
        sql.update(
                "insert into tracking_experiments (workspace, " + COLUMNS + ") values (?, 0, ?, null, ?, ?, ?)"
                        + " on conflict (workspace, id) do nothing",
                workspace,
                Experiment.DEFAULT_NAME,
                Stage.ACTIVE,
                now,
                now);
    }

    static Experiment create(
            Sql sql,
            String workspace,
            String name,
            @Nullable String artifactLocation,
            Map<String, String> tags,
            Instant now)
            throws SQLException {
        sql.lock("tracking_experiments " + workspace);
        Optional<Experiment> before = named(sql, workspace, name);
        if (before.isPresent()) {
            throw TrackingProblem.EXPERIMENT_EXISTS
                    .because("Experiment(name=" + name + ") already exists"
                            + (before.get().stage() == Stage.DELETED
                                    ? " and is deleted: restore it or choose another name."
                                    : "."))
                    .at("name");
        }
        long id = 1
                + Math.max(
                        sql.number("select max(id) from tracking_experiments where workspace = ?", workspace),
                        sql.number("select next from tracking_counters where name = ?", purged(workspace)));
        sql.update(
                "insert into tracking_experiments (workspace, " + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?)",
                workspace,
                id,
                name,
                artifactLocation,
                Stage.ACTIVE,
                now,
                now);
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            setTag(sql, workspace, id, tag.getKey(), tag.getValue());
        }
        return new Experiment(Long.toString(id), name, artifactLocation, Stage.ACTIVE, now, now, new TreeMap<>(tags));
    }

    static Optional<Experiment> named(Sql sql, String workspace, String name) throws SQLException {
        return tagged(
                sql,
                workspace,
                sql.first(
                        "select " + COLUMNS + " from tracking_experiments where workspace = ? and name = ?",
                        ExperimentStore::map,
                        workspace,
                        name));
    }

    static Experiment get(Sql sql, String workspace, String id) throws SQLException {
        Optional<Experiment> bare = bare(sql, workspace, id);
        return tagged(sql, workspace, bare).orElseThrow(() -> missing(id));
    }

    /** The experiment without its tags, if it is in use. */
    static Experiment active(Sql sql, String workspace, String id) throws SQLException {
        Experiment experiment = bare(sql, workspace, id).orElseThrow(() -> missing(id));
        if (experiment.stage() != Stage.ACTIVE) {
            throw TrackingProblem.NOT_ACTIVE.because(
                    "The experiment " + id + " must be in the 'active' state. Current state is deleted.");
        }
        return experiment;
    }

    private static Optional<Experiment> bare(Sql sql, String workspace, String id) throws SQLException {
        Optional<Long> number = number(id);
        return number.isEmpty()
                ? Optional.empty()
                : sql.first(
                        "select " + COLUMNS + " from tracking_experiments where workspace = ? and id = ?",
                        ExperimentStore::map,
                        workspace,
                        number.get());
    }

    /** Ids are decimal numbers; whatever else names no experiment. */
    static Optional<Long> number(String id) {
        return id.matches("\\d{1,18}") ? Optional.of(Long.valueOf(id)) : Optional.empty();
    }

    static dev.athanor.foundation.kernel.AthanorException missing(String id) {
        return TrackingProblem.EXPERIMENT_NOT_FOUND
                .because("No Experiment with id=" + id + " exists")
                .at("experiment_id");
    }

    static void rename(Sql sql, String workspace, String id, String name, Instant now) throws SQLException {
        active(sql, workspace, id);
        Optional<Experiment> other = named(sql, workspace, name);
        if (other.isPresent() && !other.get().id().equals(id)) {
            throw TrackingProblem.EXPERIMENT_EXISTS
                    .because("Experiment(name=" + name + ") already exists.")
                    .at("name");
        }
        sql.update(
                "update tracking_experiments set name = ?, modified_at = ? where workspace = ? and id = ?",
                name,
                now,
                workspace,
                Long.valueOf(id));
    }

    /** Drops an experiment in the bin; its id is never given again. False when it is not in the bin. */
    static boolean purge(Sql sql, String workspace, long id) throws SQLException {
        if (sql.update(
                        "delete from tracking_experiments where workspace = ? and id = ? and stage = 'DELETED'",
                        workspace,
                        id)
                == 0) {
            return false;
        }
        sql.update(
                "insert into tracking_counters (name, next) values (?, ?) on conflict (name) do update set"
                        + " next = case when excluded.next > tracking_counters.next then excluded.next"
                        + " else tracking_counters.next end",
                purged(workspace),
                id);
        sql.update("delete from tracking_experiment_tags where workspace = ? and experiment = ?", workspace, id);
        sql.update("delete from tracking_datasets where workspace = ? and experiment = ?", workspace, id);
        return true;
    }

    /** The counter that holds the highest id of a purged experiment. */
    private static String purged(String workspace) {
        return "purged " + workspace;
    }

    /** Moves an experiment with all it holds between use and bin; it must lie in the other place. */
    static void move(Sql sql, String workspace, String id, Stage to, Instant now) throws SQLException {
        Experiment experiment = bare(sql, workspace, id).orElseThrow(() -> missing(id));
        if (experiment.stage() == to) {
            throw missing(id);
        }
        Long number = Long.valueOf(id);
        sql.update(
                "update tracking_experiments set stage = ?, modified_at = ?, deleted_at = ? where workspace = ? and id = ?",
                to,
                now,
                to == Stage.DELETED ? now : null,
                workspace,
                number);
        sql.update(
                "update tracking_runs set stage = ?, deleted_at = ? where workspace = ? and experiment = ?",
                to,
                to == Stage.DELETED ? now : null,
                workspace,
                number);
    }

    static void setTag(Sql sql, String workspace, long id, String key, String value) throws SQLException {
        sql.update(
                "insert into tracking_experiment_tags (workspace, experiment, key, value) values (?, ?, ?, ?)"
                        + " on conflict (workspace, experiment, key) do update set value = excluded.value",
                workspace,
                id,
                key,
                value);
    }

    static void deleteTag(Sql sql, String workspace, String id, String key) throws SQLException {
        active(sql, workspace, id);
        int count = sql.update(
                "delete from tracking_experiment_tags where workspace = ? and experiment = ? and key = ?",
                workspace,
                Long.valueOf(id),
                key);
        if (count == 0) {
            throw TrackingProblem.TAG_NOT_FOUND
                    .because("No tag with name: " + key + " in experiment with id " + id)
                    .at("key");
        }
    }

    static Page<Experiment> search(Sql sql, String workspace, Query query, Filter filter, List<OrderBy> orders)
            throws SQLException {
        Where where = conditions("select " + COLUMNS, sql, workspace, query, filter);
        where.add(" order by " + order(where, orders));
        long offset = PageToken.offset(query.token());
        where.add(" limit ? offset ?", query.max() + 1L, offset);
        Page<Experiment> page =
                PageToken.page(sql.list(where.sql(), ExperimentStore::map, where.arguments()), offset, query.max());
        return new Page<>(tagged(sql, workspace, page.items()), page.next(), total(sql, workspace, query, filter));
    }

    private static @Nullable Long total(Sql sql, String workspace, Query query, Filter filter) throws SQLException {
        if (!query.want().total()) {
            return null;
        }
        Where where = conditions("select count(*)", sql, workspace, query, filter);
        return sql.number(where.sql(), where.arguments());
    }

    private static Where conditions(String select, Sql sql, String workspace, Query query, Filter filter)
            throws SQLException {
        var where = new Where(sql.dialect());
        where.add(select + " from tracking_experiments e where e.workspace = ?", workspace);
        switch (query.view()) {
            case ACTIVE_ONLY -> where.add(" and e.stage = 'ACTIVE'");
            case DELETED_ONLY -> where.add(" and e.stage = 'DELETED'");
            case ALL -> {}
        }
        where.add(" and ");
        filter.write(where, clause -> clause(where, clause));
        return where;
    }

    private static void clause(Where where, Clause clause) {
        if (clause.entity() == Entity.ATTRIBUTE) {
            where.compare(column(clause.key()), clause);
            return;
        }
        boolean missing = clause.operator() == Operator.IS_NULL;
        where.add(
                (missing ? "not " : "")
                        + "exists (select 1 from tracking_experiment_tags t where t.workspace = e.workspace"
                        + " and t.experiment = e.id and t.key = ?",
                clause.key());
        if (!missing && clause.operator() != Operator.IS_NOT_NULL) {
            where.add(" and ").compare("t.value", clause);
        }
        where.add(")");
    }

    private static String column(String key) {
        return switch (key) {
            case "name" -> "e.name";
            case "creation_time" -> "e.created_at";
            case "last_update_time" -> "e.modified_at";
            case "experiment_id" -> "cast(e.id as varchar(20))";
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static String order(Where where, List<OrderBy> orders) {
        List<String> columns = new ArrayList<>();
        boolean byTime = false;
        boolean byId = false;
        for (OrderBy order : orders) {
            if (order.entity() != Entity.ATTRIBUTE) {
                throw TrackingProblem.FILTER_INVALID.because(
                        "Invalid order_by entity: " + order.entity().name().toLowerCase(Locale.ROOT));
            }
            byTime |= order.key().equals("creation_time");
            byId |= order.key().equals("experiment_id");
            String column = order.key().equals("experiment_id")
                    ? "e.id"
                    : order.key().equals("name") ? where.ordered("e.name") : column(order.key());
            columns.add(column + (order.ascending() ? "" : " desc"));
        }
        if (!byTime) {
            columns.add("e.created_at desc");
        }
        if (!byId) {
            columns.add("e.id");
        }
        return String.join(", ", columns);
    }

    private static Optional<Experiment> tagged(Sql sql, String workspace, Optional<Experiment> bare)
            throws SQLException {
        return bare.isEmpty()
                ? bare
                : Optional.of(tagged(sql, workspace, List.of(bare.get())).getFirst());
    }

    private static List<Experiment> tagged(Sql sql, String workspace, List<Experiment> bare) throws SQLException {
        Map<String, Map<String, String>> tags = new HashMap<>();
        for (List<Experiment> part : Chunks.of(bare)) {
            var where = new Where(sql.dialect());
            where.add(
                    "select experiment, key, value from tracking_experiment_tags where workspace = ? and ", workspace);
            where.in("experiment", part.stream().map(e -> Long.valueOf(e.id())).toList());
            sql.list(
                    where.sql(),
                    row -> tags.computeIfAbsent(row.text("experiment"), ignored -> new TreeMap<>())
                            .put(row.text("key"), row.text("value")),
                    where.arguments());
        }
        return bare.stream()
                .map(e -> new Experiment(
                        e.id(),
                        e.name(),
                        e.artifactLocation(),
                        e.stage(),
                        e.createdAt(),
                        e.modifiedAt(),
                        tags.getOrDefault(e.id(), Map.of())))
                .toList();
    }

    private static Experiment map(Row row) throws SQLException {
        return new Experiment(
                row.text("id"),
                row.text("name"),
                row.textOrNull("artifact_location"),
                Stage.valueOf(row.text("stage")),
                row.instant("created_at"),
                row.instant("modified_at"),
                Map.of());
    }
}
