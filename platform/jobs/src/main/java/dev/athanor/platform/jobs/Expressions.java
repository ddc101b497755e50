package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two forms that a command may hold: <code>${{inputs.x}}</code> stands for a value, <code>$[[ ... ]]</code> for a part that falls away
 * when an input named in it is not given.
 */
final class Expressions {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\{\\s*([^}]*?)\\s*}}");
    private static final Pattern OPTIONAL = Pattern.compile("\\$\\[\\[(.*?)]]", Pattern.DOTALL);

    private Expressions() {}

    /**
     * A value asked for.
     *
     * @param root {@code inputs}, {@code outputs}, {@code search_space} …
     * @param name what follows the first dot
     */
    record Reference(String root, String name) {
        @Override
        public String toString() {
            return "${{" + root + "." + name + "}}";
        }
    }

    /** The references in order, those of optional parts among them. */
    static List<Reference> references(String text, String field) {
        List<Reference> references = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            references.add(reference(matcher.group(1), field));
        }
        return references;
    }

    /** Refuses references to what is not declared. */
    static void check(String text, String field, Collection<String> inputs, Collection<String> outputs) {
        for (Reference reference : references(text, field)) {
            switch (reference.root()) {
                case "inputs" -> declared(reference, field, inputs);
                case "outputs" -> declared(reference, field, outputs);
                default ->
                    throw JobsProblem.JOB_INVALID
                            .because("'" + field + "' holds " + reference
                                    + "; allowed here: ${{inputs.NAME}} and ${{outputs.NAME}}."
                                    + Suggestions.didYouMean(reference.root(), List.of("inputs", "outputs")))
                            .at(field);
            }
        }
    }

    /** The text with values in place. */
    static String fill(String text, String field, Predicate<Reference> given, Function<Reference, String> value) {
        String kept = OPTIONAL.matcher(text)
                .replaceAll(part -> Matcher.quoteReplacement(
                        references(part.group(1), field).stream().allMatch(given) ? part.group(1) : ""));
        return REFERENCE
                .matcher(kept)
                .replaceAll(found -> Matcher.quoteReplacement(value.apply(reference(found.group(1), field))));
    }

    private static Reference reference(String inner, String field) {
        int dot = inner.indexOf('.');
        if (dot <= 0 || dot == inner.length() - 1) {
            throw JobsProblem.JOB_INVALID
                    .because("'" + field + "' holds ${{" + inner
                            + "}}, which is no reference; write ${{inputs.NAME}} or ${{outputs.NAME}}")
                    .at(field);
        }
        return new Reference(inner.substring(0, dot), inner.substring(dot + 1));
    }

    private static void declared(Reference reference, String field, Collection<String> names) {
        // Azure allows ${{inputs.x.path}} for the same as ${{inputs.x}}.
        String name = plain(reference.name());
        if (!names.contains(name)) {
            throw JobsProblem.JOB_INVALID
                    .because("'" + field + "' refers to " + reference + ", but the job declares "
                            + (names.isEmpty() ? "no " + reference.root() : "only " + String.join(", ", names)) + "."
                            + Suggestions.didYouMean(name, names))
                    .at(field);
        }
    }

    /** The name without a trailing {@code .path}. */
    static String plain(String name) {
        return name.endsWith(".path") ? name.substring(0, name.length() - ".path".length()) : name;
    }
}
