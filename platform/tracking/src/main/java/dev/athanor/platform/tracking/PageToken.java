package dev.athanor.platform.tracking;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Page tokens: where the next page starts, dressed as MLflow does it. */
public final class PageToken {
    private static final Pattern OFFSET = Pattern.compile("\\{\\s*\"offset\"\\s*:\\s*(\\d{1,18})\\s*}");

    private PageToken() {}

    /** Where the page of a token starts; 0 without one. */
    public static long offset(@Nullable String token) {
        if (token == null || token.isEmpty()) {
            return 0;
        }
        String text;
        try {
            text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw TrackingProblem.PAGE_TOKEN_INVALID.because("Invalid page token, could not base64-decode");
        }
        Matcher matcher = OFFSET.matcher(text);
        if (!matcher.matches()) {
            throw TrackingProblem.PAGE_TOKEN_INVALID.because("Invalid page token, decoded value=" + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** A page of {@code found}, which was read from {@code offset} on with one item more than {@code max} asked for. */
    public static <T> Page<T> page(List<T> found, long offset, int max) {
        return found.size() > max
                ? new Page<>(List.copyOf(found.subList(0, max)), at(offset + max))
                : new Page<>(List.copyOf(found), null);
    }

    private static String at(long offset) {
        return Base64.getEncoder().encodeToString(("{\"offset\": " + offset + "}").getBytes(StandardCharsets.UTF_8));
    }
}
