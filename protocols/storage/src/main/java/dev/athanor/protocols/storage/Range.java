package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobProblem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a blob that is asked for.
 *
 * @param offset first byte
 * @param length most bytes, -1 for all that follow
 */
record Range(long offset, long length) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})?");

    /** {@code x-ms-range}, else {@code Range}; other forms are ignored, as Azure does. */
    static Optional<Range> of(Call call) {
        String text = call.request()
                .header("x-ms-range")
                .or(() -> call.request().header("range"))
                .orElse("");
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(form.group(1));
        String end = form.group(2);
        if (end == null) {
            return Optional.of(new Range(first, -1));
        }
        long last = Long.parseLong(end);
        if (last < first) {
            throw BlobProblem.BLOB_RANGE_INVALID.because("the range ends before it starts: " + text);
        }
        return Optional.of(new Range(first, last - first + 1));
    }
}
