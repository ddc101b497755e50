package dev.athanor.platform.sweeps;

import dev.athanor.platform.jobs.CommandPlan;
import dev.athanor.science.search.Distribution;
import dev.athanor.science.search.EarlyTermination;
import dev.athanor.science.search.Goal;
import dev.athanor.science.search.SamplingAlgorithm;
import dev.athanor.science.search.SearchSpace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sweep with everything looked up, and as texts.
 *
 * @param trial what every trial runs, checked under {@link CommandPlan#NAME}
 * @param document the wire form of a trial
 * @param drawn whether the seed was drawn, so that another one would do as well
 */
record SweepPlan(
        CommandPlan trial,
        String document,
        SearchSpace space,
        SamplingAlgorithm algorithm,
        long seed,
        boolean drawn,
        String metric,
        Goal goal,
        @Nullable EarlyTermination policy,
        int maxTrials,
        int maxConcurrent,
        Optional<Duration> timeout) {
    private static final String OURS = "sweep.";
    private static final String SPACE = OURS + "space/";

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>(trial.fields());
        fields.put(OURS + "document", document);
        fields.put(OURS + "algorithm", algorithm.name());
        fields.put(OURS + "seed", Long.toString(seed));
        fields.put(OURS + "drawn", Boolean.toString(drawn));
        fields.put(OURS + "metric", metric);
        fields.put(OURS + "goal", goal.name());
        fields.put(OURS + "trials", Integer.toString(maxTrials));
        fields.put(OURS + "concurrent", Integer.toString(maxConcurrent));
        timeout.ifPresent(limit -> fields.put(OURS + "timeout", Long.toString(limit.toMillis())));
        if (policy != null) {
            fields.put(OURS + "policy", write(policy));
        }
        space.settings().forEach((name, setting) -> fields.put(SPACE + name, write(setting)));
        return fields;
    }

    /** What decides over the result: not how many trials run at a time, and not a seed that nobody asked for. */
    Map<String, String> content() {
        return Map.of(
                "the search space",
                new TreeMap<>(space.settings()).toString(),
                "the sampling",
                algorithm.name() + (drawn ? "" : " " + seed),
                "the objective",
                goal.name() + " " + metric,
                "the early termination",
                policy == null ? "" : write(policy),
                "the number of trials",
                Integer.toString(maxTrials));
    }

    static SweepPlan of(Map<String, String> fields) {
        Map<String, Distribution> settings = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            if (key.startsWith(SPACE)) {
                settings.put(key.substring(SPACE.length()), distribution(List.of(value.split("\n", -1))));
            }
        });
        String policy = fields.get(OURS + "policy");
        String timeout = fields.get(OURS + "timeout");
        return new SweepPlan(
                CommandPlan.of(fields),
                text(fields, "document"),
                new SearchSpace(settings),
                SamplingAlgorithm.valueOf(text(fields, "algorithm")),
                Long.parseLong(text(fields, "seed")),
                Boolean.parseBoolean(text(fields, "drawn")),
                text(fields, "metric"),
                Goal.valueOf(text(fields, "goal")),
                policy == null ? null : policy(policy.split("\n")),
                Integer.parseInt(text(fields, "trials")),
                Integer.parseInt(text(fields, "concurrent")),
                timeout == null ? Optional.empty() : Optional.of(Duration.ofMillis(Long.parseLong(timeout))));
    }

    private static String text(Map<String, String> fields, String name) {
        return fields.getOrDefault(OURS + name, "");
    }

    private static String write(Distribution setting) {
        return switch (setting) {
            case Distribution.Choice choice -> "choice\n" + String.join("\n", choice.options());
            case Distribution.RandInt whole -> "randint\n" + whole.upper();
            case Distribution.Uniform even -> "uniform\n" + even.min() + "\n" + even.max() + "\n" + even.log();
            case Distribution.Normal normal -> "normal\n" + normal.mu() + "\n" + normal.sigma() + "\n" + normal.log();
            case Distribution.Rounded rounded -> "rounded\n" + rounded.step() + "\n" + write(rounded.drawn());
        };
    }

    private static Distribution distribution(List<String> words) {
        return switch (words.getFirst()) {
            case "choice" -> new Distribution.Choice(words.subList(1, words.size()));
            case "randint" -> new Distribution.RandInt(Long.parseLong(words.get(1)));
            case "uniform" ->
                new Distribution.Uniform(
                        number(words.get(1)), number(words.get(2)), Boolean.parseBoolean(words.get(3)));
            case "normal" ->
                new Distribution.Normal(number(words.get(1)), number(words.get(2)), Boolean.parseBoolean(words.get(3)));
            case "rounded" ->
                new Distribution.Rounded(distribution(words.subList(2, words.size())), number(words.get(1)));
            default -> throw new IllegalStateException("no distribution: " + words);
        };
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }

    private static String write(EarlyTermination policy) {
        return switch (policy) {
            case EarlyTermination.Bandit bandit ->
                String.join(
                        "\n",
                        "bandit",
                        "" + bandit.evaluationInterval(),
                        "" + bandit.delayEvaluation(),
                        "" + bandit.slackFactor(),
                        "" + bandit.slackAmount());
            case EarlyTermination.MedianStopping median ->
                String.join("\n", "median", "" + median.evaluationInterval(), "" + median.delayEvaluation());
            case EarlyTermination.TruncationSelection cut ->
                String.join(
                        "\n",
                        "truncation",
                        "" + cut.evaluationInterval(),
                        "" + cut.delayEvaluation(),
                        "" + cut.percentage(),
                        "" + cut.excludeFinished());
            case EarlyTermination.SuccessiveHalving halving ->
                String.join("\n", "halving", "" + halving.minInterval(), "" + halving.reduction());
        };
    }

    private static EarlyTermination policy(String[] words) {
        int first = Integer.parseInt(words[1]);
        int second = Integer.parseInt(words[2]);
        return switch (words[0]) {
            case "bandit" -> new EarlyTermination.Bandit(first, second, number(words[3]), number(words[4]));
            case "median" -> new EarlyTermination.MedianStopping(first, second);
            case "truncation" ->
                new EarlyTermination.TruncationSelection(
                        first, second, Integer.parseInt(words[3]), Boolean.parseBoolean(words[4]));
            case "halving" -> new EarlyTermination.SuccessiveHalving(first, second);
            default -> throw new IllegalStateException("no policy: " + words[0]);
        };
    }
}
