package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Allowed words and how types are named to people. */
final class Words {
    private Words() {}

    /** The words of a type that is made of words. */
    static List<String> of(Type type) {
        List<String> words = new ArrayList<>();
        for (Type alternative : type.alternatives()) {
            if (alternative instanceof Type.Words(List<String> some)) {
                words.addAll(some);
            }
        }
        return words;
    }

    /** The word that {@code text} means, in its own spelling: CamelCase, snake_case and case are all one. */
    static Optional<String> match(List<String> words, String text) {
        String plain = plain(text);
        return words.stream().filter(word -> plain(word).equals(plain)).findFirst();
    }

    private static String plain(String text) {
        return text.replace("_", "").replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /** Says what a type takes. */
    static String describe(Type type) {
        Set<String> parts = new LinkedHashSet<>();
        for (Type alternative : type.alternatives()) {
            parts.add(
                    switch (alternative) {
                        case Type.Words(List<String> words) ->
                            words.size() == 1 ? "'" + words.getFirst() + "'" : "one of " + String.join(", ", words);
                        case Type.Reference(String collection) -> reference(collection);
                        case Type.ListOf _ -> "a list";
                        case Type.MapOf _, Type.Named _ -> "a map";
                        case Type.OneOf one -> describe(one);
                        case Type.Plain plain ->
                            switch (plain) {
                                case TEXT -> "text";
                                case INT -> "a whole number";
                                case NUM -> "a number";
                                case BOOL -> "true or false";
                                case DATE -> "a date and time";
                                case ANY -> "any value";
                                case NULL -> "nothing";
                                case PATH -> "a local path";
                                case LOCATION -> "a local path or an address";
                                case FILE -> "the name of a file";
                            };
                    });
        }
        return String.join(" or ", parts);
    }

    private static String reference(String collection) {
        return switch (collection) {
            case "computes" -> "azureml:<compute>";
            case "datastores", "jobs" -> "a name";
            default -> "azureml:<name>:<version>, azureml:<name>@latest or an ARM id";
        };
    }

    /** Says why a scalar is refused. */
    static String refusal(Type type, Object value) {
        String shown = value instanceof String text ? "'" + text + "'" : String.valueOf(value);
        List<String> words = of(type);
        String hint = value instanceof String text ? Suggestions.didYouMean(text, words) : "";
        if (!(value instanceof String) && type.alternatives().contains(Type.Plain.TEXT)) {
            hint = " Put it in quotes to make it text.";
        }
        return shown + " is not allowed." + hint + " It takes " + describe(type);
    }
}
