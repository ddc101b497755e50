package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Histories of metrics of many runs. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class HistoryTest extends MlflowSuite {
    HistoryTest(String kind) {
        super(kind);
    }

    private String runWithSteps(int first, int last) {
        String run = newRun();
        IntStream.rangeClosed(first, last)
                .forEach(step -> post(
                        "runs/log-metric",
                        "{'run_id':'" + run + "','key':'m','value':1,'timestamp':1,'step':" + step + "}"));
        return run;
    }

    private static List<Long> steps(JsonNode metrics, String run) {
        return metrics.valueStream()
                .filter(point -> point.path("run_id").asString().equals(run))
                .map(point -> point.path("step").asLong())
                .toList();
    }

    @Test
    void curvesAreThinnedToTheSameStepsAndKeepTheirEnds() {
        String run = runWithSteps(0, 9);
        String other = runWithSteps(3, 7);
        String both = "metrics/get-history-bulk-interval?metric_key=m&run_ids=" + run + "&run_ids=" + other;
        JsonNode metrics = get(both + "&max_results=5").json().path("metrics");
        assertThat(steps(metrics, run)).containsExactly(0L, 2L, 3L, 4L, 6L, 7L, 8L, 9L);
        assertThat(steps(metrics, other)).containsExactly(3L, 4L, 6L, 7L);
        JsonNode part = get(both + "&start_step=4&end_step=5").json().path("metrics");
        assertThat(steps(part, run)).containsExactly(4L, 5L);
        assertThat(get(both + "&start_step=4").message()).contains("both must be specified");
        assertThat(get(both + "&start_step=4&end_step=3").message()).startsWith("end_step must be greater");
        assertThat(get(both + "&max_results=0").message()).startsWith("max_results must be between 1 and 2500");
        assertThat(get("metrics/get-history-bulk-interval?metric_key=m").message())
                .startsWith("Missing value for required parameter 'run_ids'.");
    }

    @Test
    void manyRunsAreReadAtOnceAndCounted() {
        String run = runWithSteps(0, 2);
        String other = runWithSteps(0, 2);
        String both = "metrics/get-history-bulk?run_id=" + run + "&run_id=" + other;
        assertThat(get(both + "&metric_key=m").json().path("metrics")).hasSize(6);
        assertThat(get(both + "&metric_key=m&max_results=4").json().path("metrics"))
                .hasSize(4);
        assertThat(get(both + "&metric_key=x").text()).isEqualTo("{\"metrics\":[]}");
        assertThat(get(both).message()).isEqualTo("GetMetricHistoryBulk request must specify a metric_key.");
        assertThat(get("metrics/get-history-bulk?metric_key=m").message())
                .isEqualTo("GetMetricHistoryBulk request must specify at least one run_id.");
    }

    @Test
    void aHundredRunsFitIntoOneAddress() {
        String ids = "&run_id=" + "0".repeat(32);
        assertThat(get("metrics/get-history-bulk?metric_key=m" + ids.repeat(101))
                        .message())
                .startsWith("GetMetricHistoryBulk request cannot specify more than 100 run_ids.");
    }
}
