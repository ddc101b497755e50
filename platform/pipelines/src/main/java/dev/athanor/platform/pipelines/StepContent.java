package dev.athanor.platform.pipelines;

import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.Ports;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What goes into a step, part by part: two steps of equal parts make the same. Names of steps, computes and limits are no part of it.
 *
 * @param parts the digest of each part by what it is
 */
record StepContent(SortedMap<String, String> parts) {
    private static final String VARIABLE = "variable/";

    /**
     * The content of a command.
     *
     * @param plan the step's plan with what it is given
     * @param more what else decides over the result, by what it is
     * @param content what identifies the content at an address
     */
    static StepContent of(Map<String, String> plan, Map<String, String> more, UnaryOperator<String> content) {
        SortedMap<String, String> parts = new TreeMap<>();
        more.forEach((part, value) -> parts.put(part, brief(value)));
        parts.put("the command", brief(plan.getOrDefault("command", "")));
        String code = plan.get("code");
        if (code != null) {
            parts.put("the code", brief(content.apply(code)));
        }
        parts.put("the environment", brief(under(plan, "environment.")));
        plan.forEach((name, value) -> {
            if (name.startsWith(VARIABLE)) {
                parts.put("variable " + name.substring(VARIABLE.length()), brief(value));
            }
        });
        parts.put("the outputs", brief(outputs(Ports.outputs(plan))));
        Ports.inputs(plan).forEach((name, input) -> parts.put("input '" + name + "'", brief(input(input, content))));
        return new StepContent(parts);
    }

    /** What identifies all of it. */
    String key() {
        return Hashes.sha256(parts.toString());
    }

    /** The parts in which an earlier step differs. */
    Set<String> differences(Map<String, String> earlier) {
        Set<String> names = new TreeSet<>(parts.keySet());
        names.addAll(earlier.keySet());
        names.removeIf(name -> earlier.containsKey(name) && earlier.get(name).equals(parts.get(name)));
        return names;
    }

    private static String input(JobInput input, UnaryOperator<String> content) {
        return switch (input) {
            case JobInput.Literal literal -> "literal " + literal.value();
            case JobInput.Data data ->
                data.type() + " " + data.mode() + " "
                        + (data.mode() == JobInput.Mode.DIRECT ? data.uri() : content.apply(data.uri()));
            case JobInput.Later later -> later.toString();
        };
    }

    /** Where an output goes counts only as far as the user said it; the server's own place holds the job's name and is a pattern here. */
    private static String outputs(Map<String, JobOutput> outputs) {
        return new TreeMap<>(outputs).toString();
    }

    private static String under(Map<String, String> plan, String prefix) {
        SortedMap<String, String> found = new TreeMap<>();
        plan.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name, value);
            }
        });
        return found.toString();
    }

    private static String brief(String text) {
        return Hashes.sha256(text).substring(0, 32);
    }
}
