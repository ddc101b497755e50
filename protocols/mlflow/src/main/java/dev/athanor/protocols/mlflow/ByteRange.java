package dev.athanor.protocols.mlflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that a client wants.
 *
 * @param first first byte
 * @param length how many, -1 for all that follow
 * @param whole whether that is the whole file
 */
record ByteRange(long first, long length, boolean whole) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Reads a {@code Range} header; one that cannot be read counts as none, as HTTP has it. */
    static ByteRange of(@Nullable String header, long size) {
        Matcher matcher = FORM.matcher(header == null ? "" : header.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return new ByteRange(0, -1, true);
        }
        if (matcher.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(matcher.group(2)), size);
            return new ByteRange(size - last, last, false);
        }
        long first = Long.parseLong(matcher.group(1));
        long length = matcher.group(2).isEmpty() ? -1 : Long.parseLong(matcher.group(2)) - first + 1;
        return matcher.group(2).isEmpty() || length > 0
                ? new ByteRange(first, length, false)
                : new ByteRange(0, -1, true);
    }

    String header(long sent, long size) {
        return "bytes " + first + "-" + (first + sent - 1) + "/" + size;
    }
}
