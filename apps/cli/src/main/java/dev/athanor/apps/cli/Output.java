package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.Yaml;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints results in the format asked for. */
final class Output {
    private final Console console;
    private final String format;
    private final String query;
    private final Map<String, String> columns;

    /**
     * A printer.
     *
     * @param query what to take of the result; empty for all
     * @param columns headings and paths of the table form, used when no query is given
     */
    Output(Console console, String format, String query, Map<String, String> columns) {
        this.console = console;
        this.format = format;
        this.query = query;
        this.columns = columns;
    }

    /** Prints a result; null prints nothing, as az does. */
    void print(@Nullable Object result) {
        Object shown = query.isEmpty() ? result : Query.apply(query, result);
        if (result == null || format.equals("none")) {
            return;
        }
        switch (format) {
            case "json" -> console.result(JsonPrinter.pretty(shown));
            case "jsonc" -> console.result(console.colours() ? JsonPrinter.coloured(shown) : JsonPrinter.pretty(shown));
            case "yaml", "yamlc" -> console.result(Yaml.write(shown).stripTrailing());
            case "tsv" -> tsv(shown);
            default -> console.result(Tables.print(shown, query.isEmpty() ? columns : Map.of(), console.width()));
        }
    }

    private void tsv(@Nullable Object shown) {
        if (shown instanceof List<?> list) {
            for (Object item : list) {
                console.result(line(item));
            }
        } else {
            console.result(line(shown));
        }
    }

    private static String line(@Nullable Object item) {
        if (item instanceof Map<?, ?> map) {
            return String.join("\t", map.values().stream().map(Output::cell).toList());
        }
        if (item instanceof List<?> list) {
            return String.join("\t", list.stream().map(Output::cell).toList());
        }
        return cell(item);
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean flag -> flag ? "True" : "False";
            case Map<?, ?> map -> map.isEmpty() ? "" : String.valueOf(map.size());
            case List<?> list -> list.isEmpty() ? "" : String.valueOf(list.size());
            default -> String.valueOf(value);
        };
    }
}
