package dev.athanor.protocols.identity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A form's fields, and the password of HTTP's Basic scheme. */
final class Form {
    private Form() {}

    /** Fields of an {@code application/x-www-form-urlencoded} body; of a field given twice, the first. */
    static Map<String, String> parse(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    /** The password of {@code Basic base64(id:password)}, both form-encoded as OAuth has it. */
    static Optional<String> basicPassword(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(authorization.substring(6).strip().getBytes(StandardCharsets.ISO_8859_1));
            String pair = new String(bytes, StandardCharsets.UTF_8);
            return Optional.of(decode(pair.substring(pair.indexOf(':') + 1)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
