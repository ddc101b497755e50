package dev.athanor.protocols.mlflow;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The beginning of what a trace was asked and answered; of a chat, its last message of the role. */
final class Previews {
    private static final int LONGEST = 1000;

    private Previews() {}

    /** A preview of a span's input or output; null when there is none. */
    static @Nullable String of(JsonNode value, String role) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        String text = message(value, role);
        String whole = text == null ? SpanWire.plain(value) : text;
        return whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST - 3) + "...";
    }

    private static @Nullable String message(JsonNode value, String role) {
        String found = null;
        for (JsonNode message : value.path("messages")) {
            if (message.path("role").asString("").toLowerCase(Locale.ROOT).equals(role)) {
                found = content(message);
            }
        }
        return found == null ? content(value.path("choices").path(0).path("message")) : found;
    }

    private static @Nullable String content(JsonNode message) {
        JsonNode content = message.path("content");
        if (content.isString()) {
            return content.asString();
        }
        for (JsonNode part : content) {
            if (part.path("text").isString()) {
                return part.path("text").asString();
            }
        }
        return null;
    }
}
