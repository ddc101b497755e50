package dev.athanor.platform.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.tracking.View;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class TracesTest {
    private static final String WS = "w1";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final TestingDatabase database;
    private Traces traces;

    @SuppressWarnings("NullAway")
    TracesTest(String kind) {
        database = TestingDatabase.open(kind);
    }

    @BeforeEach
    void open() {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        Events events = new Events(failure -> {
            throw failure;
        });
        Tracking tracking = Tracking.open(database.database(), events, clock, Ids.seeded(1));
        traces = Traces.open(database.database(), tracking, clock, Ids.seeded(2));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Trace trace(String id, String experiment, int second, Trace.State state, Map<String, String> tags) {
        return new Trace(
                id,
                experiment,
                "me",
                null,
                NOON.plusSeconds(second),
                1000L,
                state,
                null,
                null,
                Map.of(),
                tags,
                List.of());
    }

    private Trace start(String id, int second, Trace.State state, Map<String, String> tags) {
        return traces.start(WS, trace(id, "0", second, state, tags));
    }

    private static Span span(String id, @Nullable String parent, long start, @Nullable Long end, String status) {
        return new Span(
                id,
                parent,
                "step " + id,
                "LLM",
                status,
                start * 1_000_000,
                end == null ? null : end * 1_000_000,
                Map.of("model", "m-" + id),
                "{\"text of\":\"" + id + "\"}");
    }

    private void log(String trace, Span... spans) {
        traces.log(
                WS,
                new SpanBatch(trace, "0", "me", List.of(spans), Map.of(Trace.SPANS_TAG, Trace.SPANS_HERE), "q", null));
    }

    private List<Span> spans(String trace) {
        return traces.spans(WS, List.of(trace)).getOrDefault(trace, List.of());
    }

    private List<String> found(String filter, String... orders) {
        Query query = new Query(filter, List.of(orders), View.ACTIVE_ONLY, 10, null);
        return traces.search(WS, List.of("0"), query).items().stream()
                .map(Trace::id)
                .toList();
    }

    @Test
    void spansMakeTheirTraceAndTellItsTimesAndState() {
        log("tr-1", span("b", "a", 1000, 1500L, "OK"));
        Trace open = traces.get(WS, "tr-1");
        assertThat(open.state()).isEqualTo(Trace.State.IN_PROGRESS);
        assertThat(open.requestedAt().toEpochMilli()).isEqualTo(1000);
        assertThat(open.duration()).isEqualTo(500);
        log("tr-1", span("a", null, 900, 2000L, "ERROR"));
        Trace done = traces.get(WS, "tr-1");
        assertThat(done.state()).isEqualTo(Trace.State.ERROR);
        assertThat(done.requestedAt().toEpochMilli()).isEqualTo(900);
        assertThat(done.duration()).isEqualTo(1100);
        assertThat(done.requestPreview()).isEqualTo("q");
        assertThat(spans("tr-1")).extracting(Span::id).containsExactly("a", "b");
    }

    @Test
    void aTraceThatIsAnnouncedLaterKeepsItsSpans() {
        log("tr-1", span("a", null, 900, 2000L, "OK"));
        start("tr-1", 0, Trace.State.OK, Map.of("k", "v"));
        assertThat(traces.get(WS, "tr-1").tags()).containsEntry("k", "v").containsKey(Trace.SPANS_TAG);
        assertThat(spans("tr-1")).hasSize(1);
    }

    @Test
    void aSpanThatComesAgainIsReplaced() {
        log("tr-1", span("a", null, 900, null, "UNSET"));
        log("tr-1", span("a", null, 900, 2000L, "OK"));
        assertThat(spans("tr-1")).extracting(Span::endNanos).containsExactly(2_000_000_000L);
    }

    @Test
    void filtersLookAtAllThatATraceHas() {
        start("tr-1", 1, Trace.State.OK, Map.of("env", "prod", Trace.NAME_TAG, "one"));
        start("tr-2", 2, Trace.State.ERROR, Map.of("env", "dev"));
        log("tr-2", span("x", null, NOON.toEpochMilli() + 2000, NOON.toEpochMilli() + 3000, "OK"));
        traces.link(WS, List.of("tr-2"), "run1");
        assertThat(found("")).containsExactly("tr-2", "tr-1");
        assertThat(found("", "timestamp ASC")).containsExactly("tr-1", "tr-2");
        assertThat(found("", "name")).containsExactly("tr-1", "tr-2");
        assertThat(found("status = 'OK' AND tags.env = 'prod'")).containsExactly("tr-1");
        assertThat(found("trace.name = 'one'")).containsExactly("tr-1");
        assertThat(found("tag.env IS NULL")).isEmpty();
        assertThat(found("span.name LIKE 'step%'")).containsExactly("tr-2");
        assertThat(found("span.attributes.model = 'm-x'")).containsExactly("tr-2");
        assertThat(found("trace.text LIKE '%text of%'")).containsExactly("tr-2");
        assertThat(found("run_id = 'run1'")).containsExactly("tr-2");
        assertThat(found("execution_time_ms > 500 AND timestamp_ms > " + NOON.toEpochMilli()))
                .containsExactly("tr-2", "tr-1");
        assertThat(traces.count(WS, List.of("0"), List.of("", "tags.env = 'dev'")))
                .isEqualTo(1);
    }

    @Test
    void filtersOfOtherThingsAreRefused() {
        assertThatThrownBy(() -> found("metrics.a > 1"))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("Invalid entity type 'metrics'");
        assertThatThrownBy(() -> found("span.colour = 'a'")).hasMessageContaining("Invalid span key 'colour'");
        assertThatThrownBy(() -> found("", "span.name")).hasMessageContaining("span");
    }

    private static Assessment thought(String id, String value, @Nullable String overrides) {
        return new Assessment(id, Assessment.Kind.FEEDBACK, "good", value, true, overrides, NOON, NOON, "{}");
    }

    @Test
    void anAssessmentTakesTheValidityOfTheOneItOverridesUntilItIsDeleted() {
        start("tr-1", 1, Trace.State.OK, Map.of());
        traces.assess(WS, "tr-1", thought("a-1", "yes", null));
        assertThat(found("feedback.good = 'yes'")).containsExactly("tr-1");
        traces.assess(WS, "tr-1", thought("a-2", "no", "a-1"));
        assertThat(traces.assessment(WS, "tr-1", "a-1").valid()).isFalse();
        assertThat(found("feedback.good = 'yes'")).isEmpty();
        traces.deleteAssessment(WS, "tr-1", "a-2");
        traces.deleteAssessment(WS, "tr-1", "a-2");
        assertThat(traces.assessment(WS, "tr-1", "a-1").valid()).isTrue();
        assertThat(found("expectation.good = 'yes'")).isEmpty();
        assertThatThrownBy(() -> traces.assessment(WS, "tr-1", "a-2"))
                .hasMessage("Assessment with ID 'a-2' not found for trace 'tr-1'");
        assertThatThrownBy(() -> traces.assess(WS, "tr-1", thought("a-3", "x", "a-9")))
                .hasMessageContaining("a-9");
    }

    @Test
    void deletionTakesTheOldestFirstAndLeavesNothingBehind() {
        for (int i = 0; i < 4; i++) {
            start("tr-" + i, i, Trace.State.OK, Map.of("n", "" + i));
        }
        log("tr-0", span("x", null, NOON.toEpochMilli(), null, "OK"));
        assertThat(traces.delete(WS, "0", new Deletion(NOON.plusSeconds(9), 1, List.of())))
                .isEqualTo(1);
        assertThat(found("")).containsExactly("tr-3", "tr-2", "tr-1");
        assertThat(traces.delete(WS, "0", new Deletion(null, null, List.of("tr-2", "tr-9"))))
                .isEqualTo(1);
        traces.forgetWorkspace(WS);
        assertThat(found("")).isEmpty();
        for (String table : List.of("traces_labels", "traces_spans", "traces_attributes")) {
            assertThat(database.database().<Long>read(sql -> sql.number("select count(*) from " + table)))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void anExperimentThatIsNotThereTakesNoTrace() {
        assertThatThrownBy(() -> traces.start(WS, trace("tr-1", "77", 0, Trace.State.OK, Map.of())))
                .isInstanceOf(AthanorException.class);
        assertThatThrownBy(() -> traces.get(WS, "tr-1")).hasMessage("Trace with ID 'tr-1' not found.");
    }
}
