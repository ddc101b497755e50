package dev.athanor.foundation.kernel;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Suggestions {
    private Suggestions() {}

    /**
     * The nearest of {@code allowed} to {@code word} by edit distance (Levenshtein 1966, with case ignored), if it is near enough to be a
     * slip: at most a third of the word's length, and at least one letter.
     */
    public static Optional<String> nearest(String word, Collection<String> allowed) {
        int limit = Math.max(1, (word.length() + 2) / 3);
        return allowed.stream()
                .filter(candidate -> distance(word, candidate) <= limit)
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(c -> c));
    }

    /** {@code " Did you mean 'x'?"} with a leading blank, or an empty text. */
    public static String didYouMean(String word, Collection<String> allowed) {
        return nearest(word, allowed)
                .map(near -> " Did you mean '" + near + "'?")
                .orElse("");
    }

    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
