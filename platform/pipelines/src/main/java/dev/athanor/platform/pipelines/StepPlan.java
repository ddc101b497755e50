package dev.athanor.platform.pipelines;

import dev.athanor.foundation.sql.TextMap;
import dev.athanor.platform.jobs.JobKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step with everything looked up, and as text.
 *
 * @param kind what it runs
 * @param plan that job's own plan, made under {@link dev.athanor.platform.jobs.CommandPlan#NAME}
 * @param bound the source of each bound input
 * @param feeds the pipeline's output that each of the step's outputs makes
 * @param compute where it runs, or null
 * @param document the wire form of its job
 * @param deterministic whether an earlier run's outputs may be taken instead
 * @param when what must have which truth for the step to run
 */
record StepPlan(
        JobKind kind,
        Map<String, String> plan,
        Map<String, String> bound,
        Map<String, String> feeds,
        @Nullable String compute,
        String document,
        boolean deterministic,
        Map<String, String> when) {
    /** The same with other inputs. */
    StepPlan given(Map<String, String> other, Map<String, String> sources) {
        return new StepPlan(kind, other, sources, feeds, compute, document, deterministic, when);
    }

    String write() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kind", kind.name());
        fields.put("plan", TextMap.write(plan));
        fields.put("bound", TextMap.write(bound));
        fields.put("feeds", TextMap.write(feeds));
        if (compute != null) {
            fields.put("compute", compute);
        }
        fields.put("document", document);
        fields.put("deterministic", Boolean.toString(deterministic));
        fields.put("when", TextMap.write(when));
        return TextMap.write(fields);
    }

    static StepPlan read(String text) {
        Map<String, String> fields = TextMap.read(text);
        return new StepPlan(
                JobKind.valueOf(fields.getOrDefault("kind", "")),
                TextMap.read(fields.getOrDefault("plan", "")),
                TextMap.read(fields.getOrDefault("bound", "")),
                TextMap.read(fields.getOrDefault("feeds", "")),
                fields.get("compute"),
                fields.getOrDefault("document", "{}"),
                Boolean.parseBoolean(fields.getOrDefault("deterministic", "false")),
                TextMap.read(fields.getOrDefault("when", "")));
    }
}
