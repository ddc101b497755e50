package dev.athanor.platform.pipelines;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.platform.jobs.JobsProblem;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a step's input comes from. */
sealed interface Binding {
    /** An input of the pipeline. */
    record Parent(String input) implements Binding {}

    /** An output of another step. */
    record Step(String step, String output) implements Binding {}

    /** A step that must have completed, whatever it gives. */
    record After(String step) implements Binding {}

    /** A value of the item that an iteration of a loop is for. */
    record Item(String name, boolean optional) implements Binding {}

    Pattern ITEM = Pattern.compile("parent\\.item\\.(\\w+)(\\.optional)?");
    Pattern AFTER = Pattern.compile("parent\\.jobs\\.([^.]+)");
    Pattern PARENT = Pattern.compile("parent\\.inputs\\.([^.]+)(\\.path)?");
    Pattern STEP = Pattern.compile("parent\\.jobs\\.([^.]+)\\.outputs\\.([^.]+)(\\.path)?");

    /** Reads {@code parent.inputs.x} or {@code parent.jobs.step.outputs.x}. */
    static Binding of(String text, String field) {
        Matcher parent = PARENT.matcher(text);
        if (parent.matches()) {
            return new Parent(parent.group(1));
        }
        Matcher step = STEP.matcher(text);
        if (step.matches()) {
            return new Step(step.group(1), step.group(2));
        }
        Matcher item = ITEM.matcher(text);
        if (item.matches()) {
            return new Item(item.group(1), item.group(2) != null);
        }
        throw invalid(
                field,
                "${{" + text + "}} is no binding; write ${{parent.inputs.NAME}} or ${{parent.jobs.STEP.outputs.NAME}}");
    }

    /** Reads a condition: as {@link #of}, or a step alone; empty for a value that is known. */
    static Optional<Binding> condition(String text, String field) {
        Matcher after = AFTER.matcher(text);
        if (after.matches()) {
            return Optional.of(new After(after.group(1)));
        }
        return text.startsWith("parent.") ? Optional.of(of(text, field)) : Optional.empty();
    }

    /** Refuses what is bound to something that is not there. */
    default void check(String field, Collection<String> inputs, Map<String, ? extends Collection<String>> outputs) {
        switch (this) {
            case After after -> known(field, "there is no step", after.step(), outputs.keySet());
            case Item ignored -> {
                // Known only when the loop begins.
            }
            case Parent parent -> known(field, "the pipeline has no input", parent.input(), inputs);
            case Step step -> {
                known(field, "there is no step", step.step(), outputs.keySet());
                Collection<String> made = outputs.get(step.step());
                if (made != null) {
                    known(field, "step '" + step.step() + "' has no output", step.output(), made);
                }
            }
        }
    }

    private static void known(String field, String what, String name, Collection<String> names) {
        if (!names.contains(name)) {
            throw invalid(field, what + " '" + name + "'." + Suggestions.didYouMean(name, names));
        }
    }

    static AthanorException invalid(String field, String message) {
        return JobsProblem.JOB_INVALID.because(field + ": " + message).at(field);
    }
}
