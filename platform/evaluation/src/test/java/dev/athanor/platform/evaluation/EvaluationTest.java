package dev.athanor.platform.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.evaluation.Evaluation.Description;
import dev.athanor.platform.evaluation.Evaluation.Upserted;
import dev.athanor.platform.tracking.Page;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.tracking.View;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class EvaluationTest {
    private static final String WS = "w1";

    private final TestingDatabase database;
    private Tracking tracking;
    private Evaluation evaluation;

    @SuppressWarnings("NullAway")
    EvaluationTest(String kind) {
        database = TestingDatabase.open(kind);
    }

    @BeforeEach
    void open() {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
        Events events = new Events(failure -> {
            throw failure;
        });
        tracking = Tracking.open(database.database(), events, clock, Ids.seeded(1));
        evaluation = Evaluation.open(database.database(), tracking, clock, Ids.seeded(2));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private EvaluationDataset dataset(String name, Map<String, String> tags, String... experiments) {
        return evaluation.create(WS, name, List.of(experiments), tags, "me");
    }

    private List<String> found(List<String> experiments, String filter, String... orders) {
        return evaluation
                .search(WS, experiments, new Query(filter, List.of(orders), View.ACTIVE_ONLY, 10, null))
                .items()
                .stream()
                .map(EvaluationDataset::name)
                .toList();
    }

    private Upserted upsert(String id, RecordDraft... drafts) {
        return evaluation.upsert(
                WS, id, List.of(drafts), null, (schema, count) -> new Description(schema + "+", "n=" + count));
    }

    private static RecordDraft draft(String inputs) {
        return new RecordDraft(inputs, "new " + inputs, before -> before + "!");
    }

    @Test
    void datasetsAreFoundByWhatTheyAre() {
        dataset("b", Map.of("team", "ml"), "0");
        dataset("a", Map.of("team", "data"), "0", "1");
        assertThat(found(List.of(), "", "name")).containsExactly("a", "b");
        assertThat(found(List.of("1"), "")).containsExactly("a");
        assertThat(found(List.of(), "tags.team = 'ml'")).containsExactly("b");
        assertThat(found(List.of(), "name LIKE 'a%' AND created_by = 'me'")).containsExactly("a");
        assertThatThrownBy(() -> found(List.of(), "digest = 'x'")).isInstanceOf(AthanorException.class);
    }

    @Test
    void theSameInputsAgainChangeTheirRecord() {
        String id = dataset("d", Map.of()).id();
        assertThat(upsert(id, draft("q1"), draft("q2"))).isEqualTo(new Upserted(2, 0));
        assertThat(upsert(id, draft("q2"), draft("q3"), draft("q3"))).isEqualTo(new Upserted(1, 2));
        assertThat(evaluation.get(WS, id).profile()).isEqualTo("n=3");
        Page<EvaluationRecord> page = evaluation.records(WS, id, 2, null);
        assertThat(page.items()).hasSize(2);
        assertThat(evaluation.records(WS, id, 2, page.next()).items()).hasSize(1);
        List<String> documents = evaluation.records(WS, id, 10, null).items().stream()
                .map(EvaluationRecord::document)
                .toList();
        assertThat(documents).containsExactlyInAnyOrder("new q1", "new q2!", "new q3!");
        assertThat(evaluation.deleteRecords(
                        WS, id, List.of(page.items().getFirst().id(), "dr-none")))
                .isEqualTo(1);
        assertThat(evaluation.records(WS, id, 10, null).items()).hasSize(2);
    }

    @Test
    void experimentsComeAndGo() {
        String id = dataset("d", Map.of(), "0").id();
        String other = tracking.createExperiment(WS, "other", null, Map.of()).id();
        assertThat(evaluation.link(WS, id, List.of(other, "0")).experimentIds()).containsExactly("0", other);
        assertThat(evaluation.unlink(WS, id, List.of("0", "77")).experimentIds())
                .containsExactly(other);
        assertThatThrownBy(() -> evaluation.link(WS, id, List.of("77"))).isInstanceOf(AthanorException.class);
        assertThatThrownBy(() -> evaluation.unlink(WS, "d-none", List.of("0"))).hasMessageContaining("not found");
    }

    @Test
    void tagsAndDeletion() {
        String id = dataset("d", Map.of("a", "1")).id();
        assertThat(evaluation.tag(WS, id, Map.of("a", "2", "b", "3")).tags()).isEqualTo(Map.of("a", "2", "b", "3"));
        evaluation.untag(WS, id, "a");
        assertThatThrownBy(() -> evaluation.untag(WS, id, "a")).hasMessageContaining("Tag 'a' not found");
        evaluation.delete(WS, id);
        assertThatThrownBy(() -> evaluation.get(WS, id))
                .hasMessage("Evaluation dataset with id '" + id + "' not found");
    }

    @Test
    void scorersGrowVersions() {
        Scorers scorers = evaluation.scorers();
        Scorer first = scorers.register(WS, "0", "s", "one");
        Scorer second = scorers.register(WS, "0", "s", "two");
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.id()).isEqualTo(first.id());
        scorers.register(WS, "0", "r", "three");
        assertThat(scorers.list(WS, "0")).extracting(Scorer::serialized).containsExactly("three", "two");
        assertThat(scorers.get(WS, "0", "s", null).serialized()).isEqualTo("two");
        assertThat(scorers.get(WS, "0", "s", 1L).serialized()).isEqualTo("one");
        scorers.delete(WS, "0", "s", 1L);
        assertThat(scorers.versions(WS, "0", "s")).hasSize(1);
        scorers.delete(WS, "0", "s", null);
        assertThatThrownBy(() -> scorers.versions(WS, "0", "s"))
                .hasMessage("Scorer with name 's' not found for experiment 0.");
        evaluation.forgetWorkspace(WS);
        assertThat(scorers.list(WS, "0")).isEmpty();
    }
}
