package dev.athanor.apps.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer, read to its end.
 *
 * @param status its status
 * @param headers its headers, names in lower case
 * @param body its body
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
    /** The body as text. */
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as a tree; an empty body is an empty map. */
    @Nullable Object json() {
        String text = text();
        if (text.isBlank()) {
            return Map.of();
        }
        try {
            return JsonText.parse(text);
        } catch (IllegalArgumentException notJson) {
            throw CliProblem.ANSWER_UNREADABLE.because("the server's answer is no JSON: " + notJson.getMessage());
        }
    }

    /** A header by its lower-case name. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }
}
