package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.AthanorException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rules for names, in one place. */
final class BlobNames {
    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_SEGMENT_BYTES = 255;

    private BlobNames() {}

    static void check(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw bad(name, "it must have 1 to " + LONGEST_NAME + " characters");
        }
        characters(name);
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty()) {
                throw bad(name, "it must not start or end with a slash or have two in a row");
            }
            if (segment.equals(".") || segment.equals("..")) {
                throw bad(name, "'" + segment + "' is not allowed between slashes");
            }
            if (segment.getBytes(StandardCharsets.UTF_8).length > LONGEST_SEGMENT_BYTES) {
                throw bad(name, "a part between slashes may have at most " + LONGEST_SEGMENT_BYTES + " bytes in UTF-8");
            }
        }
    }

    /** A prefix may end anywhere, also within a segment or after a slash; it need not be a name itself. */
    static void checkPrefix(String prefix) {
        if (prefix.length() > LONGEST_NAME) {
            throw bad(prefix, "a prefix may have at most " + LONGEST_NAME + " characters");
        }
        characters(prefix);
    }

    private static void characters(String name) {
        for (int i = 0; i < name.length(); ) {
            int point = name.codePointAt(i);
            if (point == '\\') {
                throw bad(name, "backslashes are not allowed; use '/'");
            }
            if (Character.isISOControl(point)) {
                throw bad(name, "control characters are not allowed");
            }
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw bad(name, "half a surrogate pair is not allowed");
            }
            i += Character.charCount(point);
        }
    }

    private static AthanorException bad(String name, String why) {
        return BlobProblem.BLOB_NAME_INVALID.because("'" + shown(name) + "' is no blob name: " + why);
    }

    /** A name fit for a message: short, without control characters. */
    static String shown(String name) {
        String text = name.length() > 200 ? name.substring(0, 200) + "…" : name;
        return text.codePoints()
                .map(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE
                        ? '\uFFFD'
                        : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The least name that sorts after every name with this prefix, null for none; names are ordered by code point, as UTF-8 bytes are. */
    static @Nullable String after(String prefix) {
        if (prefix.isEmpty()) {
            return null;
        }
        int last = prefix.codePointBefore(prefix.length());
        String head = prefix.substring(0, prefix.length() - Character.charCount(last));
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return next > Character.MAX_CODE_POINT ? after(head) : head + Character.toString(next);
    }

    /** Whether {@code one} sorts before {@code other}. */
    static boolean before(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)) < 0;
    }
}
