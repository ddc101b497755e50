package dev.athanor.platform.compute;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Targets as rows. */
final class TargetStore {
    private final Database database;
    private final Machine machine;
    private final Events events;
    private final Clock clock;

    TargetStore(Database database, Machine machine, Events events, Clock clock) {
        this.database = database;
        this.machine = machine;
        this.events = events;
        this.clock = clock;
    }

    ComputeTarget save(String workspace, TargetSpec spec, String by) {
        TargetRules.check(spec);
        Instant now = clock.instant();
        ComputeTarget saved = database.write(sql -> {
            sql.lock("compute");
            Optional<ComputeTarget> before = first(sql, workspace, spec.name());
            before.ifPresent(old -> TargetRules.checkChange(old.spec(), spec));
            upsert(
                    sql,
                    new ComputeTarget(
                            workspace,
                            spec,
                            before.map(ComputeTarget::state).orElse(TargetState.RUNNING),
                            before.map(ComputeTarget::createdAt).orElse(now),
                            before.map(ComputeTarget::createdBy).orElse(by),
                            now,
                            before.map(ComputeTarget::stateAt).orElse(now),
                            List.of()));
            return first(sql, workspace, spec.name()).orElseThrow();
        });
        events.publish(new ComputeFreed(workspace, saved.name()));
        return saved;
    }

    ComputeTarget change(String workspace, String name, TargetState.Change change) {
        ComputeTarget changed = database.write(sql -> {
            sql.lock("compute");
            ComputeTarget target = first(sql, workspace, name).orElseThrow(() -> missing(name, names(sql, workspace)));
            if (target.kind() != ComputeKind.COMPUTE_INSTANCE) {
                throw ComputeProblem.COMPUTE_STATE.because("compute '" + target.name() + "' is of kind "
                        + target.kind().word() + "; only a ComputeInstance starts and stops by hand");
            }
            TargetState next = target.state()
                    .after(change)
                    .orElseThrow(() -> ComputeProblem.COMPUTE_STATE.because("compute '" + target.name() + "' is "
                            + target.state().word() + "; start it first"));
            sql.update(
                    "update compute_targets set state = ?, state_at = ? where workspace = ? and lower_name = ?",
                    next,
                    clock.instant(),
                    workspace,
                    lower(name));
            return first(sql, workspace, name).orElseThrow();
        });
        events.publish(new ComputeFreed(workspace, changed.name()));
        return changed;
    }

    ComputeTarget get(String workspace, String name) {
        return database.read(sql ->
                first(sql, workspace, name).orElseThrow(() -> missing(name, names(sql, workspace))));
    }

    Optional<ComputeTarget> find(String workspace, String name) {
        return database.read(sql -> first(sql, workspace, name));
    }

    List<ComputeTarget> list(String workspace) {
        return database.read(sql -> sql.list(
                "select * from compute_targets where workspace = ? order by lower_name", this::target, workspace));
    }

    void delete(String workspace, String name) {
        database.write(sql -> sql.update(
                "delete from compute_targets where workspace = ? and lower_name = ?", workspace, lower(name)));
        events.publish(new ComputeFreed(workspace, name));
    }

    Optional<ComputeTarget> first(Sql sql, String workspace, String name) throws SQLException {
        return sql.first(
                "select * from compute_targets where workspace = ? and lower_name = ?",
                this::target,
                workspace,
                lower(name));
    }

    private static RuntimeException missing(String name, List<String> names) {
        String there = names.isEmpty()
                ? "the workspace has none; leave the compute out to use serverless, or make one"
                : "there are: " + String.join(", ", names);
        return ComputeProblem.COMPUTE_NOT_FOUND.because(
                "there is no compute '" + name + "'; " + there + "." + Suggestions.didYouMean(name, names));
    }

    private static List<String> names(Sql sql, String workspace) {
        try {
            return sql.list(
                    "select name from compute_targets where workspace = ? order by lower_name",
                    row -> row.text("name"),
                    workspace);
        } catch (SQLException unreadable) {
            return List.of();
        }
    }

    private static void upsert(Sql sql, ComputeTarget target) throws SQLException {
        TargetSpec spec = target.spec();
        sql.update(
                "insert into compute_targets (workspace, lower_name, name, kind, vm_size, min_nodes, max_nodes, idle_ms,"
                        + " low_priority, location, description, tags, document, state, created_at, created_by,"
                        + " modified_at, state_at) values (" + Sql.marks(18)
                        + ") on conflict (workspace, lower_name) do"
                        + " update set vm_size = excluded.vm_size, min_nodes = excluded.min_nodes, max_nodes ="
                        + " excluded.max_nodes, idle_ms = excluded.idle_ms, low_priority = excluded.low_priority,"
                        + " location = excluded.location, description = excluded.description, tags = excluded.tags,"
                        + " document = excluded.document, modified_at = excluded.modified_at",
                target.workspace(),
                lower(spec.name()),
                spec.name(),
                spec.kind(),
                spec.vmSize(),
                spec.minNodes(),
                spec.maxNodes(),
                spec.idle().toMillis(),
                spec.lowPriority(),
                spec.location(),
                spec.description(),
                form(spec.tags()),
                spec.document(),
                target.state(),
                target.createdAt(),
                target.createdBy(),
                target.modifiedAt(),
                target.stateAt());
    }

    private ComputeTarget target(Row row) throws SQLException {
        var spec = new TargetSpec(
                row.text("name"),
                ComputeKind.valueOf(row.text("kind")),
                row.textOrNull("vm_size"),
                (int) row.number("min_nodes"),
                (int) row.number("max_nodes"),
                Duration.ofMillis(row.number("idle_ms")),
                row.flag("low_priority"),
                row.textOrNull("location"),
                row.textOrNull("description"),
                map(row.text("tags")),
                row.text("document"));
        return new ComputeTarget(
                row.text("workspace"),
                spec,
                TargetState.valueOf(row.text("state")),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("modified_at"),
                row.instant("state_at"),
                NodeSize.of(spec, machine).notes());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String form(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> encode(tag.getKey()) + "=" + encode(tag.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> map(String form) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String pair : form.split("&")) {
            int cut = pair.indexOf('=');
            if (cut >= 0) {
                tags.put(
                        URLDecoder.decode(pair.substring(0, cut), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(cut + 1), StandardCharsets.UTF_8));
            }
        }
        return tags;
    }
}
