package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A sweep step of a pipeline, which is written as in YAML, brought to the form of a sweep job. */
final class SweepNodes {
    private static final Map<String, String> POLICIES = Map.of(
            "bandit", "Bandit",
            "median_stopping", "MedianStopping",
            "truncation_selection", "TruncationSelection",
            "successive_halving", "SuccessiveHalving");
    private static final Map<String, List<String>> ARGUMENTS = Map.of(
            "uniform", List.of("min_value", "max_value"),
            "loguniform", List.of("min_value", "max_value"),
            "quniform", List.of("min_value", "max_value", "q"),
            "qloguniform", List.of("min_value", "max_value", "q"),
            "normal", List.of("mu", "sigma"),
            "lognormal", List.of("mu", "sigma"),
            "qnormal", List.of("mu", "sigma", "q"),
            "qlognormal", List.of("mu", "sigma", "q"),
            "randint", List.of("upper"));

    private SweepNodes() {}

    static ObjectNode wire(ObjectNode node, String path) {
        ObjectNode wire = Json.object();
        ObjectNode space = wire.putObject("searchSpace");
        Json.objectAt(node, "search_space")
                .properties()
                .forEach(entry -> space.set(entry.getKey(), setting(entry.getValue())));
        JsonNode goal = node.path("objective").path("goal");
        wire.putObject("objective")
                .put("goal", capital(goal.asString("")))
                .set("primaryMetric", node.path("objective").path("primary_metric"));
        JsonNode sampling = node.path("sampling_algorithm");
        ObjectNode algorithm = wire.putObject("samplingAlgorithm");
        if (sampling.isObject()) {
            algorithm.put(
                    "samplingAlgorithmType", algorithm(sampling.path("type").asString("random")));
            for (String field : List.of("seed", "rule", "logbase")) {
                if (sampling.hasNonNull(field)) {
                    algorithm.set(field, sampling.path(field));
                }
            }
        } else {
            algorithm.put("samplingAlgorithmType", algorithm(sampling.asString("random")));
        }
        limits(node.path("limits"), wire);
        if (node.path("early_termination") instanceof ObjectNode policy) {
            policy(policy, wire.putObject("earlyTermination"));
        }
        return wire;
    }

    private static ArrayNode setting(JsonNode node) {
        String type = node.path("type").asString("");
        ArrayNode setting = Json.array().add(type);
        ArrayNode arguments = setting.addArray();
        if (type.equals("choice")) {
            arguments.add(node.path("values"));
        } else {
            ARGUMENTS.getOrDefault(type, List.of()).forEach(name -> arguments.add(node.path(name)));
        }
        return setting;
    }

    private static void limits(JsonNode limits, ObjectNode wire) {
        ObjectNode out = wire.putObject("limits").put("jobLimitsType", "Sweep");
        Map.of("max_total_trials", "maxTotalTrials", "max_concurrent_trials", "maxConcurrentTrials")
                .forEach((from, to) -> {
                    if (limits.hasNonNull(from)) {
                        out.set(to, limits.path(from));
                    }
                });
        if (limits.path("timeout").isNumber()) {
            out.put("timeout", "PT" + limits.path("timeout").asLong() + "S");
        } else if (limits.hasNonNull("timeout")) {
            out.set("timeout", limits.path("timeout"));
        }
    }

    private static void policy(ObjectNode policy, ObjectNode out) {
        String type = policy.path("type").asString("");
        out.put("policyType", POLICIES.getOrDefault(type, type));
        Map.of(
                        "evaluation_interval", "evaluationInterval",
                        "delay_evaluation", "delayEvaluation",
                        "slack_factor", "slackFactor",
                        "slack_amount", "slackAmount",
                        "truncation_percentage", "truncationPercentage",
                        "exclude_finished_jobs", "excludeFinishedJobs",
                        "reduction_factor", "reductionFactor")
                .forEach((from, to) -> {
                    if (policy.hasNonNull(from)) {
                        out.set(to, policy.path(from));
                    }
                });
    }

    private static String algorithm(String word) {
        return word.equalsIgnoreCase("tpe") ? "TPE" : capital(word);
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
