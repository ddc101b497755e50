package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.science.search.Distribution;
import dev.athanor.science.search.EarlyTermination;
import dev.athanor.science.search.Goal;
import dev.athanor.science.search.SamplingAlgorithm;
import dev.athanor.science.search.SearchSpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sweeps as ARM writes them. */
final class SweepCodec {
    private static final int MOST_TRIALS = 1000;
    private static final List<String> ALGORITHMS = List.of("Grid", "Random", "Bayesian", "TPE");
    private static final List<String> POLICIES =
            List.of("Bandit", "MedianStopping", "TruncationSelection", "SuccessiveHalving");
    private static final List<String> SETTINGS = List.of(
            "choice",
            "uniform",
            "loguniform",
            "quniform",
            "qloguniform",
            "normal",
            "lognormal",
            "qnormal",
            "qlognormal",
            "randint");

    private SweepCodec() {}

    /** The sweep in {@code node}, whose fields are named from {@code path} on. */
    static JobSpec.Sweep spec(JobSpec.Head head, ObjectNode node, String path) {
        for (String field : List.of("searchSpace", "objective", "samplingAlgorithm", "trial")) {
            if (!node.path(field).isObject()) {
                throw ArmBody.invalid("'" + path + "." + field + "' must be an object", path + "." + field);
            }
        }
        return spec(head, trial(head, node, path), node, path);
    }

    /** The sweep of a trial that is known. */
    static JobSpec.Sweep spec(JobSpec.Head head, JobSpec.Command trial, ObjectNode node, String path) {
        JsonNode objective = node.path("objective");
        JsonNode sampling = node.path("samplingAlgorithm");
        JsonNode limits = node.path("limits");
        int total = limits.path("maxTotalTrials").asInt(MOST_TRIALS);
        return new JobSpec.Sweep(
                head,
                trial,
                space(node.path("searchSpace"), path + ".searchSpace"),
                algorithm(sampling, path + ".samplingAlgorithm"),
                sampling.path("seed").isNumber()
                        ? OptionalLong.of(sampling.path("seed").asLong())
                        : OptionalLong.empty(),
                Json.required(objective, "primaryMetric", path + ".objective.primaryMetric"),
                ArmBody.oneOf(
                                        Json.required(objective, "goal", path + ".objective.goal"),
                                        List.of("Minimize", "Maximize"),
                                        path + ".objective.goal")
                                .equals("Minimize")
                        ? Goal.MINIMIZE
                        : Goal.MAXIMIZE,
                policy(node.path("earlyTermination"), path + ".earlyTermination"),
                total,
                limits.path("maxConcurrentTrials").asInt(Math.min(total, MOST_TRIALS)),
                span(limits, "timeout", path + ".limits.timeout"));
    }

    /** A trial is a command job with the sweep's inputs and outputs. */
    private static JobSpec.Command trial(JobSpec.Head head, ObjectNode node, String path) {
        ObjectNode trial = ArmBody.copy(node, "trial");
        trial.put("jobType", "Command");
        for (String field : List.of("inputs", "outputs")) {
            trial.set(field, ArmBody.copy(node, field));
        }
        for (String field : List.of("computeId", "experimentName", "identity", "queueSettings")) {
            if (node.hasNonNull(field)) {
                trial.set(field, node.path(field));
            }
        }
        span(node.path("limits"), "trialTimeout", path + ".limits.trialTimeout")
                .ifPresent(limit -> trial.putObject("limits")
                        .put("jobLimitsType", "Command")
                        .put("timeout", limit.toString()));
        ObjectNode document = Json.object();
        document.set("properties", trial);
        return JobCodec.command(head.wired(Json.write(document)), trial, path + ".trial");
    }

    static Optional<Duration> span(JsonNode node, String name, String path) {
        return Json.text(node, name).filter(text -> !text.isBlank()).map(text -> JobCodec.span(text, path));
    }

    private static SearchSpace space(JsonNode node, String path) {
        Map<String, Distribution> settings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            settings.put(entry.getKey(), setting(entry.getValue(), path + "." + entry.getKey()));
        }
        return new SearchSpace(settings);
    }

    /** {@code ["uniform", [0.1, 0.9]]}. */
    private static Distribution setting(JsonNode node, String path) {
        String kind = ArmBody.oneOf(node.path(0).asString(""), SETTINGS, path);
        JsonNode numbers = node.path(1);
        return switch (kind) {
            case "choice" -> new Distribution.Choice(options(numbers, path));
            case "randint" -> new Distribution.RandInt((long) number(numbers, 0, path));
            default -> {
                boolean log = kind.contains("log");
                double first = number(numbers, 0, path);
                double second = number(numbers, 1, path);
                Distribution drawn = kind.endsWith("uniform")
                        ? new Distribution.Uniform(first, second, log)
                        : new Distribution.Normal(first, second, log);
                yield kind.startsWith("q") ? new Distribution.Rounded(drawn, number(numbers, 2, path)) : drawn;
            }
        };
    }

    private static List<String> options(JsonNode numbers, String path) {
        JsonNode list = numbers.size() == 1 && numbers.path(0).isArray() ? numbers.path(0) : numbers;
        if (!list.isArray()) {
            throw ArmBody.invalid("'" + path + "' needs a list of values", path);
        }
        List<String> options = new ArrayList<>();
        list.valueStream().forEach(value -> options.add(value.isValueNode() ? value.asString() : Json.write(value)));
        return options;
    }

    private static double number(JsonNode numbers, int index, String path) {
        JsonNode number = numbers.path(index);
        if (!number.isNumber()) {
            throw ArmBody.invalid("'" + path + "' needs a number as argument " + (index + 1), path);
        }
        return number.asDouble();
    }

    private static SamplingAlgorithm algorithm(JsonNode node, String path) {
        String type = ArmBody.oneOf(
                Json.required(node, "samplingAlgorithmType", path + ".samplingAlgorithmType"),
                ALGORITHMS,
                path + ".samplingAlgorithmType");
        return switch (type) {
            case "Grid" -> SamplingAlgorithm.GRID;
            case "Bayesian" -> SamplingAlgorithm.BAYESIAN;
            case "TPE" -> SamplingAlgorithm.TPE;
            default ->
                Json.text(node, "rule")
                        .filter(rule -> rule.toLowerCase(Locale.ROOT).equals("sobol"))
                        .map(rule -> SamplingAlgorithm.SOBOL)
                        .orElse(SamplingAlgorithm.RANDOM);
        };
    }

    private static @Nullable EarlyTermination policy(JsonNode node, String path) {
        if (!node.isObject() || node.isEmpty()) {
            return null;
        }
        int every = node.path("evaluationInterval").asInt(0);
        int delay = node.path("delayEvaluation").asInt(0);
        String type =
                ArmBody.oneOf(Json.required(node, "policyType", path + ".policyType"), POLICIES, path + ".policyType");
        return switch (type) {
            case "Bandit" ->
                new EarlyTermination.Bandit(
                        every,
                        delay,
                        node.path("slackFactor").asDouble(0),
                        node.path("slackAmount").asDouble(0));
            case "MedianStopping" -> new EarlyTermination.MedianStopping(every, delay);
            case "TruncationSelection" ->
                new EarlyTermination.TruncationSelection(
                        every,
                        delay,
                        node.path("truncationPercentage").asInt(0),
                        node.path("excludeFinishedJobs").asBoolean(false));
            default ->
                new EarlyTermination.SuccessiveHalving(
                        Math.max(every, 1), node.path("reductionFactor").asInt(3));
        };
    }
}
