package dev.athanor.platform.sweeps;

import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.platform.jobs.JobsProblem;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** <code>${{search_space.x}}</code> in a trial's command: the value that the sampler drew. */
final class SearchExpressions {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\{\\s*search_space\\.([^}\\s]+)\\s*}}");

    private SearchExpressions() {}

    /** Refuses references to what is not searched. */
    static void check(String text, String field, Set<String> names) {
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (!names.contains(name)) {
                throw JobsProblem.JOB_INVALID
                        .because("'" + field + "' refers to ${{search_space." + name + "}}, but the search space holds "
                                + "only " + String.join(", ", names) + "." + Suggestions.didYouMean(name, names))
                        .at(field);
            }
        }
    }

    static String fill(String text, Map<String, String> values) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }
}
