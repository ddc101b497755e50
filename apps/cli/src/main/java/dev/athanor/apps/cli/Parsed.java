package dev.athanor.apps.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line taken apart.
 *
 * @param command the command
 * @param values the words given to each argument, by its name
 * @param rest words after the arguments, or after {@code --}
 */
record Parsed(Command command, Map<String, List<String>> values, List<String> rest) {
    /** The value of an argument, or its default; empty when there is neither. */
    Optional<String> value(String name) {
        List<String> given = values.get(name);
        if (given != null && !given.isEmpty()) {
            return Optional.of(String.join(" ", given));
        }
        return command.arguments().stream()
                .filter(one -> one.name().equals(name) && !one.standard().isEmpty())
                .map(Argument::standard)
                .findFirst();
    }

    /** Whether a switch is on. */
    boolean on(String name) {
        List<String> given = values.get(name);
        return given != null && !given.contains("false");
    }

    /** The number given to an argument. */
    int number(String name, int standard) {
        return value(name).map(Integer::parseInt).orElse(standard);
    }

    /** The words given to an argument that takes several. */
    List<String> words(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The pairs given to an argument, {@code a=1 b=2}, also when they came as one word. */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String word : words(name)) {
            for (String pair : word.matches("(\\S+=\\S*)( +\\S+=\\S*)+") ? word.split(" +") : new String[] {word}) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    throw new UsageException("argument --" + name + ": '" + pair + "' is not KEY=VALUE");
                }
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return pairs;
    }
}
