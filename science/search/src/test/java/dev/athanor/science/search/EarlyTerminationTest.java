package dev.athanor.science.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class EarlyTerminationTest {
    static Stream<JsonNode> traces() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(EarlyTerminationTest.class.getResourceAsStream("policies.json"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Json.parse("{\"traces\":" + text + "}").path("traces").valueStream();
        }
    }

    /** Every running try reports, then the policy looks at all of them: the decisions are those worked out beforehand. */
    @ParameterizedTest
    @MethodSource("traces")
    void stopsWhatTheTraceStops(JsonNode trace) {
        EarlyTermination policy = policy(trace.path("policy"));
        Goal goal = trace.path("goal").asString("").equals("maximize") ? Goal.MAXIMIZE : Goal.MINIMIZE;
        Map<String, List<Double>> streams = new LinkedHashMap<>();
        trace.path("streams")
                .properties()
                .forEach(entry -> streams.put(
                        entry.getKey(),
                        entry.getValue().valueStream().map(JsonNode::asDouble).toList()));
        Map<String, Integer> expected = new TreeMap<>();
        trace.path("expect")
                .path("stopped_at")
                .properties()
                .forEach(entry -> expected.put(entry.getKey(), entry.getValue().asInt()));
        assertThat(expected).isNotEmpty();

        assertThat(play(policy, goal, streams)).isEqualTo(expected);
    }

    private static Map<String, Integer> play(EarlyTermination policy, Goal goal, Map<String, List<Double>> streams) {
        Map<String, List<Double>> reports = new HashMap<>();
        Map<String, Integer> stopped = new TreeMap<>();
        Set<String> finished = new HashSet<>();
        int longest = streams.values().stream().mapToInt(List::size).max().orElse(0);
        for (int interval = 1; interval <= longest; interval++) {
            List<String> reporting = new ArrayList<>();
            for (Map.Entry<String, List<Double>> stream : streams.entrySet()) {
                String trial = stream.getKey();
                if (!stopped.containsKey(trial) && stream.getValue().size() >= interval) {
                    reports.computeIfAbsent(trial, name -> new ArrayList<>())
                            .add(stream.getValue().get(interval - 1));
                    reporting.add(trial);
                    if (stream.getValue().size() == interval) {
                        finished.add(trial);
                    }
                }
            }
            int now = interval;
            reporting.stream()
                    .filter(trial -> policy.stops(trial, reports, finished, goal))
                    .toList()
                    .forEach(trial -> stopped.put(trial, now));
        }
        return stopped;
    }

    private static EarlyTermination policy(JsonNode node) {
        int every = node.path("evaluation_interval").asInt(0);
        int delay = node.path("delay_evaluation").asInt(0);
        return switch (node.path("type").asString("")) {
            case "bandit" ->
                new EarlyTermination.Bandit(
                        every,
                        delay,
                        node.path("slack_factor").asDouble(0),
                        node.path("slack_amount").asDouble(0));
            case "median_stopping" -> new EarlyTermination.MedianStopping(every, delay);
            default ->
                new EarlyTermination.TruncationSelection(
                        every,
                        delay,
                        node.path("truncation_percentage").asInt(),
                        node.path("exclude_finished_jobs").asBoolean(false));
        };
    }

    @Test
    void successiveHalvingKeepsTheBestOfARung() {
        var policy = new EarlyTermination.SuccessiveHalving(2, 2);
        Map<String, List<Double>> reports =
                Map.of("a", List.of(0.9, 0.2), "b", List.of(0.3, 0.4), "c", List.of(0.8, 0.4), "d", List.of(0.5, 0.6));

        assertThat(Stream.of("a", "b", "c", "d").filter(trial -> policy.stops(trial, reports, Set.of(), Goal.MINIMIZE)))
                .containsExactly("c", "d");
        assertThat(policy.looks(3)).isFalse();
        assertThat(policy.looks(8)).isTrue();
    }

    @Test
    void aSingleTryIsNeverGivenUp() {
        Map<String, List<Double>> alone = Map.of("a", List.of(3.0, 2.0));
        for (EarlyTermination policy : List.of(
                new EarlyTermination.Bandit(1, 0, 0.1, 0),
                new EarlyTermination.MedianStopping(1, 0),
                new EarlyTermination.TruncationSelection(1, 0, 99, true),
                new EarlyTermination.SuccessiveHalving(1, 3))) {
            assertThat(policy.stops("a", alone, Set.of(), Goal.MAXIMIZE)).isFalse();
        }
    }
}
