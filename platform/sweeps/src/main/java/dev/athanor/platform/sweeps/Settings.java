package dev.athanor.platform.sweeps;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A trial's settings as the small JSON object that Azure keeps with it; numbers stay numbers. */
final class Settings {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern PAIR =
            Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\":\\s*(\"((?:[^\"\\\\]|\\\\.)*)\"|[^,}]+)");

    private Settings() {}

    static String json(Map<String, String> values) {
        var text = new StringBuilder("{");
        values.forEach((name, value) -> text.append(text.length() > 1 ? ", " : "")
                .append(quoted(name))
                .append(": ")
                .append(NUMBER.matcher(value).matches() ? value : quoted(value)));
        return text.append('}').toString();
    }

    /** What {@link #json} wrote. */
    static Map<String, String> read(String json) {
        Map<String, String> values = new LinkedHashMap<>();
        PAIR.matcher(json).results().forEach(pair -> {
            String word = pair.group(3);
            values.put(plain(pair.group(1)), word == null ? pair.group(2).strip() : plain(word));
        });
        return values;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static String plain(String text) {
        var plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                plain.append(text.charAt(at) == 'n' ? '\n' : text.charAt(at));
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
