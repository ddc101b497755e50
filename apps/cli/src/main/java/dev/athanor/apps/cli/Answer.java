package dev.athanor.apps.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An HTTP answer, read to its end. */
final class Answer {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param headers names in lower case
     */
    Answer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** The body as text. */
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as a tree; an empty body is an empty map. */
    @Nullable
    Object json() {
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
