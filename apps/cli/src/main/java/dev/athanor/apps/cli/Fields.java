package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.Overlay;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments as values of a file: those that name a key of it, then {@code --set}. */
final class Fields {
    private Fields() {}

    /** All overlays of a command line, in the order in which they apply. */
    static List<Overlay> of(Parsed parsed) {
        List<Overlay> overlays = new ArrayList<>();
        for (Argument argument : parsed.command().arguments()) {
            if (argument.path().isEmpty() || !parsed.values().containsKey(argument.name())) {
                continue;
            }
            overlays.add(new Overlay(argument.path(), value(parsed, argument), "--" + argument.name()));
        }
        overlays.addAll(sets(parsed));
        return overlays;
    }

    private static Object value(Parsed parsed, Argument argument) {
        String name = argument.name();
        if (argument.isPairs()) {
            boolean numbers = name.endsWith("traffic");
            Map<String, Object> map = new LinkedHashMap<>();
            parsed.pairs(name)
                    .forEach((key, value) ->
                            map.put(key, numbers && value.matches("\\d{1,9}") ? (Object) Long.valueOf(value) : value));
            return map;
        }
        if (argument.isTruth() || argument.isSwitch()) {
            return parsed.on(name);
        }
        String text = parsed.value(name).orElse("");
        return argument.value().equals("INT") ? (Object) Long.valueOf(text) : text;
    }

    /** The overlays of {@code --set}. */
    static List<Overlay> sets(Parsed parsed) {
        List<Overlay> overlays = new ArrayList<>();
        boolean texts = parsed.on("force-string");
        for (String word : parsed.words("set")) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw new UsageException("argument --set: '" + word + "' is not KEY=VALUE");
            }
            String text = word.substring(equals + 1);
            Object value = texts ? text : scalar(text);
            overlays.add(new Overlay(word.substring(0, equals), value == null ? "" : value, "--set " + word));
        }
        return overlays;
    }

    /** A word of the command line as JSON has it, or as text; {@code "x"} in quotes is always text. */
    static @Nullable Object scalar(String text) {
        String stripped = text.strip();
        boolean json = stripped.startsWith("{") || stripped.startsWith("[") || stripped.startsWith("\"");
        if (json) {
            try {
                return JsonText.parse(stripped);
            } catch (IllegalArgumentException notJson) {
                return text;
            }
        }
        if (stripped.matches("(?i)true|false")) {
            return Boolean.valueOf(stripped);
        }
        if (stripped.matches("-?(0|[1-9]\\d{0,17})")) {
            return Long.valueOf(stripped);
        }
        if (stripped.matches("-?\\d+\\.\\d+([eE][-+]?\\d+)?|-?\\d+[eE][-+]?\\d+")) {
            return new BigDecimal(stripped).doubleValue();
        }
        return text;
    }
}
