package dev.athanor.platform.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The database finds what a filter means: random filters over random runs, beside the same filters tried on each run in memory. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class FilterAgreementTest {
    private static final String WS = "w1";
    private static final List<String> TEXTS = List.of("x", "X", "xy", "a%b", "it''s", "ü");

    private final TestingDatabase database;
    private final Ids random = Ids.seeded(42);

    FilterAgreementTest(String kind) {
        database = TestingDatabase.open(kind);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String pick(List<String> all) {
        return all.get(random.below(all.size()));
    }

    private String quoted() {
        return "'" + pick(TEXTS) + "'";
    }

    private String comparison() {
        return switch (random.below(7)) {
            case 0 -> "metrics.m" + random.below(3) + pick(List.of(" > ", " <= ", " = ", " != ")) + random.below(4);
            case 1 -> pick(List.of("params.p", "tags.t")) + random.below(3) + pick(List.of(" = ", " != ")) + quoted();
            case 2 -> pick(List.of("params.p", "tags.t")) + random.below(3) + pick(List.of(" IS NULL", " IS NOT NULL"));
            case 3 ->
                "tags.t" + random.below(3) + pick(List.of(" IN (", " NOT IN (")) + quoted() + ", " + quoted() + ")";
            case 4 -> "params.p" + random.below(3) + pick(List.of(" LIKE '%x%'", " ILIKE 'x_'", " LIKE 'x'"));
            case 5 -> "attributes.end_time" + pick(List.of(" > ", " <= ")) + random.below(60);
            default -> "run_name" + pick(List.of(" = ", " != ")) + quoted();
        };
    }

    private String filter(int depth) {
        return switch (depth == 0 ? 0 : random.below(5)) {
            case 1 -> "(" + filter(depth - 1) + " OR " + filter(depth - 1) + ")";
            case 2 -> "NOT (" + filter(depth - 1) + ")";
            case 3 -> filter(depth - 1) + " AND " + filter(depth - 1);
            case 4 -> filter(depth - 1) + " or " + filter(depth - 1);
            default -> comparison();
        };
    }

    private Run make(Tracking tracking) {
        Map<String, String> tags = new TreeMap<>();
        Map<String, String> params = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
            if (random.below(2) == 0) {
                tags.put("t" + i, pick(TEXTS).replace("''", "'"));
            }
            if (random.below(2) == 0) {
                params.put("p" + i, pick(TEXTS).replace("''", "'"));
            }
        }
        String id = tracking.createRun(
                        WS,
                        new RunSpec(null, "0", pick(TEXTS), "", "me", RunStatus.RUNNING, Instant.EPOCH, tags, Map.of()))
                .id();
        List<Metric> metrics = List.of(Metric.of("m" + random.below(3), random.below(4), 1, 1));
        tracking.logBatch(WS, id, new Batch(metrics, params, Map.of()));
        if (random.below(2) == 0) {
            tracking.updateRun(WS, id, RunUpdate.ended(RunStatus.FINISHED, Instant.ofEpochMilli(random.below(60))));
        }
        return tracking.run(WS, id);
    }

    private static @Nullable Object value(Run run, Entity entity, String key) {
        return switch (entity) {
            case PARAM -> run.params().get(key);
            case TAG -> run.tags().get(key);
            case METRIC ->
                run.metrics().stream()
                        .filter(metric -> metric.key().equals(key))
                        .map(Metric::value)
                        .findFirst()
                        .orElse(null);
            case ATTRIBUTE ->
                key.equals("run_name")
                        ? run.name()
                        : run.endedAt() == null ? null : (Object) run.endedAt().toEpochMilli();
            case DATASET, METADATA, SPAN, FEEDBACK, EXPECTATION -> null;
        };
    }

    @Test
    void theDatabaseFindsWhatTheFilterMeans() {
        Events events = new Events(failure -> {
            throw failure;
        });
        Tracking tracking = Tracking.open(database.database(), events, new TestingClock(), Ids.seeded(1));
        List<Run> runs = java.util.stream.IntStream.range(0, 40)
                .mapToObj(i -> make(tracking))
                .toList();
        for (int i = 0; i < 400; i++) {
            String text = filter(3);
            Filter filter = Filter.parse(text, Grammar.RUNS);
            List<String> meant = runs.stream()
                    .filter(run -> filter.matches((entity, key) -> value(run, entity, key)))
                    .map(Run::id)
                    .sorted()
                    .toList();
            List<String> found = tracking.searchRuns(WS, List.of("0"), Query.where(text, 100)).items().stream()
                    .map(Run::id)
                    .sorted()
                    .toList();
            assertThat(found).as(text).isEqualTo(meant);
        }
    }
}
