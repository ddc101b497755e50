package dev.athanor.foundation.blobs;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Where a block probably belongs. Azure's Python client names a block by its offset (32 digits, base64 twice); written there at once, the
 * finished blob needs no second copy. A wrong guess only costs that copy.
 */
final class BlockHint {
    private static final Pattern OFFSET = Pattern.compile("0*(\\d{1,15})");
    private static final long LARGEST = 8L << 40;

    private BlockHint() {}

    /** The offset that a block's id tells, or -1. */
    static long offset(String blockId) {
        String outer = decode(blockId);
        if (outer.isEmpty()) {
            return -1;
        }
        var offset = OFFSET.matcher(decode(URLDecoder.decode(outer.replace("+", "%2B"), StandardCharsets.UTF_8)));
        if (!offset.matches()) {
            return -1;
        }
        long value = Long.parseLong(offset.group(1));
        return value < LARGEST ? value : -1;
    }

    private static String decode(String base64) {
        try {
            String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
            return text.chars().allMatch(c -> c > ' ' && c < 127 && (c != '%' || wellFormed(text))) ? text : "";
        } catch (IllegalArgumentException unfit) {
            return "";
        }
    }

    private static boolean wellFormed(String text) {
        return text.matches("(?:[^%]|%[0-9A-Fa-f]{2})*");
    }
}
