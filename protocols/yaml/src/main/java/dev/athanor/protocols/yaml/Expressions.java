package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.Suggestions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that each {@code ${{inputs.x}}} of a command names something that the file declares. */
final class Expressions {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{\\s*([\\w-]+)\\.([\\w.-]+)\\s*}}");
    private static final Pattern OPTIONAL =
            Pattern.compile("\\[[^\\[\\]]*\\$\\{\\{\\s*inputs\\.([\\w.-]+)\\s*}}[^\\[\\]]*]");
    private static final Set<String> ROOTS = Set.of("inputs", "outputs", "search_space");
    private static final Pattern KEY = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private Expressions() {}

    /** Checks a job: its own command, or its trial's. */
    static void check(Map<String, Object> job, Findings findings) {
        for (String section : Set.of("inputs", "outputs")) {
            for (String key : Trees.map(job.get(section)).keySet()) {
                if (!KEY.matcher(key).matches()) {
                    findings.add(
                            YamlProblem.YAML_VALUE_INVALID,
                            section + "." + key,
                            "'" + key + "' is not allowed as a name; it takes letters, digits and underscores");
                }
            }
        }
        for (String path : Set.of("command", "trial.command", "args")) {
            if (Trees.at(job, path) instanceof String text) {
                command(job, text, path, findings);
            }
        }
    }

    /** Checks a command whose inputs and outputs {@code job} declares. */
    static void command(Map<String, Object> job, String text, String path, Findings findings) {
        Set<String> optional = new TreeSet<>();
        for (Matcher found = OPTIONAL.matcher(text); found.find(); ) {
            optional.add(found.group(1));
        }
        for (Matcher found = EXPRESSION.matcher(text); found.find(); ) {
            String root = found.group(1);
            String name = found.group(2);
            if (!ROOTS.contains(root)) {
                findings.add(
                        YamlProblem.YAML_EXPRESSION_UNKNOWN,
                        path,
                        found.group() + " is unknown." + Suggestions.didYouMean(root, ROOTS)
                                + " Known are inputs.<name>, outputs.<name> and, in sweeps, search_space.<name>");
                continue;
            }
            Set<String> declared = new TreeSet<>(Trees.map(job.get(root)).keySet());
            if (!declared.contains(name) && !optional.contains(name)) {
                findings.add(
                        YamlProblem.YAML_EXPRESSION_UNKNOWN,
                        path,
                        found.group() + " names no " + root.replace("_", " ").replaceAll("s$", "") + " of this file."
                                + Suggestions.didYouMean(name, declared) + " Declared: "
                                + (declared.isEmpty() ? "none" : String.join(", ", declared)));
            }
        }
    }
}
