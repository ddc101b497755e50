package dev.athanor.apps.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** Cuts a growing log into lines, whose bytes may come in any pieces, and makes lines of JSON readable. */
final class LogLines {
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private final Consumer<String> printer;

    LogLines(Consumer<String> printer) {
        this.printer = printer;
    }

    /** More bytes of the log. */
    void take(byte[] bytes, int count) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                begun.write(bytes, start, i - start);
                printer.accept(begun.toString(StandardCharsets.UTF_8));
                begun.reset();
                start = i + 1;
            }
        }
        begun.write(bytes, start, count - start);
    }

    /** {@code 2026-11-24T09:00:00Z INFO logger: message} for a line of JSON. */
    static String plain(String line) {
        if (!line.startsWith("{")) {
            return line;
        }
        try {
            Map<String, Object> entry = JsonText.map(JsonText.parse(line));
            StringBuilder text = new StringBuilder();
            text.append(JsonText.text(entry, "time"))
                    .append(' ')
                    .append(JsonText.text(entry, "level"))
                    .append(' ');
            text.append(JsonText.text(entry, "logger")).append(": ").append(JsonText.text(entry, "message"));
            String failure = JsonText.text(entry, "failure");
            return text + (failure.isEmpty() ? "" : "\n" + failure.stripTrailing());
        } catch (IllegalArgumentException notJson) {
            return line;
        }
    }
}
