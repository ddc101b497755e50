package dev.athanor.platform.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class TrackingTest {
    private static final String WS = "ws-guid";

    private final String kind;

    private TestingDatabase database;
    private Tracking tracking;
    private final List<RunEnded> ended = new ArrayList<>();

    TrackingTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = TestingDatabase.open(kind);
        Events events = new Events(failure -> {
            throw failure;
        });
        events.subscribe(RunEnded.class, ended::add);
        tracking = Tracking.open(database.database(), events, new TestingClock(), Ids.seeded(1));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Run run(String experiment, long start) {
        return tracking.createRun(
                WS,
                new RunSpec(
                        null,
                        experiment,
                        null,
                        "",
                        "me",
                        RunStatus.RUNNING,
                        Instant.ofEpochMilli(start),
                        Map.of(),
                        Map.of()));
    }

    private List<String> search(String filter, String... orderBy) {
        return tracking
                .searchRuns(WS, List.of("0"), new Query(filter, List.of(orderBy), View.ACTIVE_ONLY, 100, null))
                .items()
                .stream()
                .map(Run::name)
                .toList();
    }

    private Run named(String name, long start) {
        return tracking.createRun(
                WS,
                new RunSpec(
                        null, "0", name, "", "me", RunStatus.RUNNING, Instant.ofEpochMilli(start), Map.of(), Map.of()));
    }

    @Test
    void everyWorkspaceHasItsDefaultExperiment() {
        assertThat(tracking.experiment(WS, "0").name()).isEqualTo("Default");
        assertThat(tracking.createExperiment(WS, "a", null, Map.of("k", "v")).id())
                .isEqualTo("1");
        assertThat(tracking.createExperiment("other", "a", null, Map.of()).id()).isEqualTo("1");
        assertThat(tracking.experiment(WS, "1").tags()).containsEntry("k", "v");
    }

    @Test
    void manyRunsAreReadTogether() {
        Run a = named("a", 1);
        Run b = named("b", 2);
        tracking.setTag(WS, b.id(), "k", "v");
        Map<String, Run> found = tracking.findRuns(WS, List.of(a.id(), b.id(), "none"));
        assertThat(found).containsOnlyKeys(a.id(), b.id());
        assertThat(found.get(b.id())).isEqualTo(tracking.run(WS, b.id()));
        assertThat(tracking.findRuns("other", List.of(a.id()))).isEmpty();
        assertThat(tracking.findRuns(WS, List.of())).isEmpty();
    }

    @Test
    void aDeletedExperimentKeepsItsNameAndTakesItsRunsAlong() {
        String id = tracking.createExperiment(WS, "a", null, Map.of()).id();
        Run run = run(id, 1);
        tracking.deleteExperiment(WS, id);
        assertThatThrownBy(() -> tracking.createExperiment(WS, "a", null, Map.of()))
                .hasMessageContaining("Experiment(name=a) already exists");
        assertThatThrownBy(() -> tracking.deleteExperiment(WS, id)).hasMessage("No Experiment with id=1 exists");
        assertThatThrownBy(() -> tracking.logParam(WS, run.id(), "p", "1"))
                .hasMessage("The run " + run.id() + " must be in the 'active' state. Current state is deleted.");
        assertThatThrownBy(() -> run(id, 2)).hasMessageContaining("The experiment 1 must be in the 'active' state.");
        tracking.restoreExperiment(WS, id);
        tracking.logParam(WS, run.id(), "p", "1");
        assertThatThrownBy(() -> tracking.restoreExperiment(WS, id)).hasMessageContaining("No Experiment");
        assertThat(tracking.ensureExperiment(WS, "a").id()).isEqualTo(id);
    }

    @Test
    void experimentsAreFoundByNameTagAndTime() {
        tracking.createExperiment(WS, "alpha", null, Map.of("team", "x"));
        tracking.createExperiment(WS, "Alphabet", null, Map.of());
        assertThat(experiments("name LIKE 'alpha%'")).containsExactly("alpha");
        assertThat(experiments("name ILIKE 'alpha%'")).containsExactlyInAnyOrder("alpha", "Alphabet");
        assertThat(experiments("tags.team = 'x' AND creation_time > 0")).containsExactly("alpha");
        assertThat(experiments("tags.team IS NULL")).containsExactlyInAnyOrder("Default", "Alphabet");
        Page<Experiment> page = tracking.searchExperiments(WS, new Query(null, List.of("name ASC"), View.ALL, 2, null));
        assertThat(page.items()).extracting(Experiment::name).containsExactly("Alphabet", "Default");
        assertThat(tracking.searchExperiments(WS, new Query(null, List.of("name ASC"), View.ALL, 2, page.next()))
                        .items())
                .extracting(Experiment::name)
                .containsExactly("alpha");
    }

    private List<String> experiments(String filter) {
        return tracking.searchExperiments(WS, Query.where(filter, 10)).items().stream()
                .map(Experiment::name)
                .toList();
    }

    @Test
    void nameAndTagOfARunFollowEachOther() {
        Run run = run("0", 1);
        assertThat(run.name()).matches("[a-z]+-[a-z]+-\\d+");
        assertThat(run.tags()).containsEntry("mlflow.runName", run.name());
        tracking.setTag(WS, run.id(), "mlflow.runName", "second");
        assertThat(tracking.run(WS, run.id()).name()).isEqualTo("second");
        assertThat(tracking.updateRun(WS, run.id(), RunUpdate.named("third")).tags())
                .containsEntry("mlflow.runName", "third");
        tracking.deleteTag(WS, run.id(), "mlflow.runName");
        assertThat(tracking.run(WS, run.id()).name()).isEqualTo("third");
        assertThatThrownBy(() -> tracking.deleteTag(WS, run.id(), "mlflow.runName"))
                .hasMessage("No tag with name: mlflow.runName in run with id " + run.id());
        assertThatThrownBy(() -> tracking.createRun(
                        WS,
                        new RunSpec(
                                null,
                                "0",
                                "a",
                                "",
                                "me",
                                RunStatus.RUNNING,
                                Instant.EPOCH,
                                Map.of("mlflow.runName", "b"),
                                Map.of())))
                .hasMessageContaining("with different values");
    }

    @Test
    void aJobsRunBearsItsNameAndTellsItsEnd() {
        tracking.createRun(WS, RunSpec.ofJob("happy_ant_1", "0", "train", "me", Instant.EPOCH, Map.of()));
        assertThatThrownBy(() -> tracking.createRun(
                        WS, RunSpec.ofJob("happy_ant_1", "0", "train", "me", Instant.EPOCH, Map.of())))
                .hasMessage("Run with id=happy_ant_1 already exists");
        tracking.updateRun(WS, "happy_ant_1", RunUpdate.started(Instant.ofEpochMilli(5)));
        tracking.updateRun(WS, "happy_ant_1", RunUpdate.hidden(true));
        tracking.updateRun(WS, "happy_ant_1", RunUpdate.properties(Map.of("azureml.x", "y")));
        tracking.deleteRun(WS, "happy_ant_1");
        tracking.endRun(WS, "happy_ant_1", RunStatus.FINISHED, Instant.ofEpochMilli(9));
        Run run = tracking.run(WS, "happy_ant_1");
        assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.hidden()).isTrue();
        assertThat(run.properties()).containsEntry("azureml.x", "y");
        assertThat(run.endedAt()).isEqualTo(Instant.ofEpochMilli(9));
        assertThat(ended).containsExactly(new RunEnded(WS, "happy_ant_1", RunStatus.FINISHED));
    }

    @Test
    void paramsNeverChange() {
        Run run = run("0", 1);
        tracking.logParam(WS, run.id(), "p", "1");
        tracking.logParam(WS, run.id(), "p", "1");
        assertThatThrownBy(() -> tracking.logParam(WS, run.id(), "p", "2"))
                .hasMessage("Changing param values is not allowed. Param with key='p' was already logged with value='1'"
                        + " for run ID='" + run.id() + "'. Attempted logging new value '2'.");
        Map<String, String> params = new LinkedHashMap<>();
        params.put("q", "1");
        params.put("p", "2");
        assertThatThrownBy(() -> tracking.logBatch(WS, run.id(), Batch.params(params)))
                .hasMessageContaining("Params were already logged");
        assertThat(tracking.run(WS, run.id()).params()).containsExactly(Map.entry("p", "1"));
        tracking.logParam(WS, run.id(), "long", "x".repeat(7000));
        assertThat(tracking.run(WS, run.id()).params().get("long")).hasSize(6000);
    }

    @Test
    void aBatchIsKeptWholeOrNotAtAll() {
        Run run = run("0", 1);
        tracking.logParam(WS, run.id(), "p", "1");
        assertThatThrownBy(() -> tracking.logBatch(
                        WS, run.id(), new Batch(List.of(Metric.of("m", 1, 1, 1)), Map.of("p", "2"), Map.of("t", "v"))))
                .hasMessageContaining("Changing param values");
        assertThatThrownBy(() -> tracking.logBatch(
                        WS, run.id(), Batch.metrics(List.of(Metric.of("m", 1, 1, 1), Metric.of("../x", 1, 1, 1)))))
                .hasMessageContaining(
                        "Invalid value \"../x\" for parameter 'metrics[1].name' supplied: Names may be treated");
        Run after = tracking.run(WS, run.id());
        assertThat(after.metrics()).isEmpty();
        assertThat(after.tags()).doesNotContainKey("t");
        assertThat(tracking.metricHistory(WS, run.id(), "m", 0, null).items()).isEmpty();
    }

    @Test
    void repeatedPointsAreOneAndTheLatestIsTheGreatest() {
        Run run = run("0", 1);
        Metric late = Metric.of("m", 1.0, 20, 2);
        tracking.logMetric(WS, run.id(), late);
        tracking.logMetric(WS, run.id(), Metric.of("m", 9.0, 30, 1));
        tracking.logBatch(
                WS, run.id(), Batch.metrics(List.of(late, Metric.of("m", 3.0, 20, 2), Metric.of("m", 2.0, 20, 2))));
        assertThat(tracking.run(WS, run.id()).metrics()).containsExactly(Metric.of("m", 3.0, 20, 2));
        Page<Metric> first = tracking.metricHistory(WS, run.id(), "m", 3, null);
        assertThat(first.items()).extracting(Metric::value).containsExactly(9.0, 1.0, 2.0);
        Page<Metric> second = tracking.metricHistory(WS, run.id(), "m", 3, first.next());
        assertThat(second.items()).extracting(Metric::value).containsExactly(3.0);
        assertThat(second.next()).isNull();
        assertThat(tracking.metricHistory(WS, run.id(), "none", 0, null).items())
                .isEmpty();
    }

    @Test
    void nanIsKeptAndInfinityBecomesTheLargestNumber() {
        Run run = run("0", 1);
        tracking.logBatch(
                WS,
                run.id(),
                Batch.metrics(List.of(
                        Metric.of("nan", Double.NaN, 1, 0),
                        Metric.of("inf", Double.POSITIVE_INFINITY, 1, 0),
                        Metric.of("minus", Double.NEGATIVE_INFINITY, 1, 0))));
        Map<String, Double> values = new LinkedHashMap<>();
        tracking.run(WS, run.id()).metrics().forEach(metric -> values.put(metric.key(), metric.value()));
        assertThat(values)
                .containsEntry("nan", Double.NaN)
                .containsEntry("inf", Double.MAX_VALUE)
                .containsEntry("minus", -Double.MAX_VALUE);
        assertThat(tracking.metricHistory(WS, run.id(), "nan", 0, null).items())
                .first()
                .extracting(Metric::value)
                .isEqualTo(Double.NaN);
    }

    @Test
    void ordersPutNanAndMissingLastInBothDirections() {
        for (String name : List.of("two", "one", "nan", "none")) {
            named(name, 1);
        }
        List<Run> runs =
                tracking.searchRuns(WS, List.of("0"), Query.all(10, null)).items();
        for (Run run : runs) {
            switch (run.name()) {
                case "two" -> tracking.logMetric(WS, run.id(), Metric.of("m", 2, 1, 0));
                case "one" -> tracking.logMetric(WS, run.id(), Metric.of("m", 1, 1, 0));
                case "nan" -> tracking.logMetric(WS, run.id(), Metric.of("m", Double.NaN, 1, 0));
                default -> tracking.logParam(WS, run.id(), "p", "x");
            }
        }
        assertThat(search("", "metrics.m")).containsExactly("one", "two", "nan", "none");
        assertThat(search("", "metrics.m DESC")).containsExactly("two", "one", "nan", "none");
        assertThat(search("", "params.p DESC").getFirst()).isEqualTo("none");
        assertThat(search("", "params.p").getFirst()).isEqualTo("none");
        assertThat(search("", "run_name")).containsExactly("nan", "none", "one", "two");
    }

    @Test
    void filtersFindByEverything() {
        Run a = named("Alpha", 10);
        Run b = named("beta", 20);
        tracking.logBatch(
                WS,
                a.id(),
                new Batch(List.of(Metric.of("acc", 0.9, 1, 0)), Map.of("kind", "Tree_1"), Map.of("t", "x'y")));
        tracking.logBatch(
                WS, b.id(), new Batch(List.of(Metric.of("acc", 0.5, 1, 0)), Map.of("kind", "tree"), Map.of()));
        tracking.logInputs(
                WS,
                a.id(),
                List.of(new DatasetInput(
                        "iris", "d1", "local", "{}", null, null, Map.of("mlflow.data.context", "train"))),
                List.of("m-1"));
        tracking.updateRun(WS, b.id(), RunUpdate.ended(RunStatus.FAILED, Instant.ofEpochMilli(99)));
        assertThat(search("metrics.acc > 0.7")).containsExactly("Alpha");
        assertThat(search("metrics.acc != 0.5 AND params.kind LIKE 'Tree%'")).containsExactly("Alpha");
        assertThat(search("params.kind LIKE 'tree'")).containsExactly("beta");
        assertThat(search("params.kind ILIKE 'TREE'")).containsExactly("beta");
        assertThat(search("params.kind LIKE '%\\%'")).isEmpty();
        assertThat(search("tags.t = 'x''y'")).containsExactly("Alpha");
        assertThat(search("tags.t IS NULL")).containsExactly("beta");
        assertThat(search("params.kind != 'tree' AND tags.t != 'z'")).containsExactly("Alpha");
        assertThat(search("status = 'FAILED' AND end_time > 50 AND start_time < 30"))
                .containsExactly("beta");
        assertThat(search("run_id IN ('" + a.id() + "', 'x')")).containsExactly("Alpha");
        assertThat(search("run_id NOT IN ('" + a.id() + "')")).containsExactly("beta");
        assertThat(search("datasets.name = 'iris' AND dataset.context LIKE 'tr%'"))
                .containsExactly("Alpha");
        assertThat(search("attributes.artifact_uri LIKE '%" + a.id() + "/artifacts'"))
                .containsExactly("Alpha");
        assertThat(search("run_name ILIKE 'ALPHA'")).containsExactly("Alpha");
        assertThat(search("metrics.never > 1")).isEmpty();
        assertThat(search("")).containsExactly("beta", "Alpha");
        Run loaded = tracking.run(WS, a.id());
        assertThat(loaded.datasets()).extracting(DatasetInput::name).containsExactly("iris");
        assertThat(loaded.modelInputs()).containsExactly("m-1");
    }

    @Test
    void viewsAndPagesOfRuns() {
        Run gone = named("gone", 1);
        for (int i = 0; i < 5; i++) {
            named("r" + i, 10 + i);
        }
        tracking.deleteRun(WS, gone.id());
        tracking.deleteRun(WS, gone.id());
        assertThat(tracking.searchRuns(WS, List.of("0"), new Query("", List.of(), View.DELETED_ONLY, 9, null))
                        .items())
                .hasSize(1);
        assertThat(tracking.searchRuns(WS, List.of("0"), new Query("", List.of(), View.ALL, 9, null))
                        .items())
                .hasSize(6);
        List<String> seen = new ArrayList<>();
        String token = null;
        do {
            Page<Run> page = tracking.searchRuns(WS, List.of("0", "nonsense"), Query.all(2, token));
            page.items().forEach(run -> seen.add(run.name()));
            token = page.next();
        } while (token != null);
        assertThat(seen).containsExactly("r4", "r3", "r2", "r1", "r0");
        assertThat(tracking.searchRuns(WS, List.of(), Query.all(2, null)).items())
                .isEmpty();
        assertThatThrownBy(() -> tracking.searchRuns(WS, List.of("0"), Query.all(2, "?")))
                .hasMessage("Invalid page token, could not base64-decode");
    }

    @Test
    void childrenKnowTheirParent() {
        Run parent = named("parent", 1);
        Run child = named("child", 2);
        tracking.setTag(WS, child.id(), Run.PARENT_TAG, parent.id());
        assertThat(tracking.children(WS, parent.id())).extracting(Run::id).containsExactly(child.id());
    }

    @Test
    void loggedModelsCarryTheirMetrics() {
        Run run = named("r", 1);
        LoggedModel model = tracking.createModel(
                WS, new LoggedModel.Spec("0", "clf", "Agent", run.id(), "me", Map.of("a", "1"), Map.of()));
        LoggedModel other =
                tracking.createModel(WS, new LoggedModel.Spec("0", null, null, null, "me", Map.of(), Map.of()));
        tracking.logBatch(
                WS,
                run.id(),
                Batch.metrics(List.of(
                        new Metric("acc", 0.9, 5, 0, model.id(), "iris", "d1"),
                        new Metric("acc", 0.1, 5, 0, other.id(), null, null))));
        tracking.logOutputs(WS, run.id(), List.of(new Run.ModelOutput(model.id(), 3)));
        assertThat(tracking.run(WS, run.id()).modelOutputs()).containsExactly(new Run.ModelOutput(model.id(), 3));
        assertThat(model.status()).isEqualTo(LoggedModel.Status.PENDING);
        assertThat(tracking.finalizeModel(WS, model.id(), LoggedModel.Status.READY)
                        .status())
                .isEqualTo(LoggedModel.Status.READY);
        assertThat(tracking.tagModel(WS, model.id(), Map.of("k", "v")).tags()).containsEntry("k", "v");
        assertThat(models("metrics.acc > 0.5 AND params.a = '1' AND tags.k LIKE 'v'"))
                .containsExactly("clf");
        assertThat(tracking.searchModels(
                                WS,
                                List.of("0"),
                                new ModelQuery(
                                        null,
                                        List.of(new ModelQuery.OnDataset("iris", null)),
                                        List.of(new ModelQuery.Order("metrics.acc", false, null)),
                                        10,
                                        null))
                        .items())
                .extracting(LoggedModel::name)
                .containsExactly("clf");
        tracking.untagModel(WS, model.id(), "k");
        tracking.deleteModel(WS, model.id());
        assertThatThrownBy(() -> tracking.model(WS, model.id()))
                .hasMessage("Logged model with ID '" + model.id() + "' not found.");
    }

    private List<String> models(String filter) {
        return tracking
                .searchModels(WS, List.of("0"), new ModelQuery(filter, List.of(), List.of(), 10, null))
                .items()
                .stream()
                .map(LoggedModel::name)
                .toList();
    }

    @Test
    void workspacesDoNotSeeEachOther() {
        Run run = named("mine", 1);
        assertThat(tracking.findRun("other", run.id())).isEmpty();
        assertThatThrownBy(() -> tracking.logParam("other", run.id(), "p", "1"))
                .hasMessage("Run with id=" + run.id() + " not found");
        tracking.logMetric(WS, run.id(), Metric.of("m", 1, 1, 1));
        tracking.forgetWorkspace(WS);
        assertThat(tracking.findRun(WS, run.id())).isEmpty();
        assertThat(tracking.experiment(WS, "0").name()).isEqualTo("Default");
    }

    @Test
    void manyThreadsLogToOneRunAndNothingIsLost() throws InterruptedException {
        Run run = named("busy", 1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int from = t * 1000;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 20; i++) {
                    tracking.logBatch(
                            WS,
                            run.id(),
                            new Batch(
                                    List.of(Metric.of("m", from + i, 1, from + i), Metric.of("n" + i, i, 1, from)),
                                    Map.of("p" + (from + i), "v"),
                                    Map.of("t", "v")));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(tracking.metricHistory(WS, run.id(), "m", 0, null).items()).hasSize(160);
        Run after = tracking.run(WS, run.id());
        assertThat(after.params()).hasSize(160);
        assertThat(after.metrics()).hasSize(21).contains(Metric.of("m", 7019, 1, 7019));
    }
}
