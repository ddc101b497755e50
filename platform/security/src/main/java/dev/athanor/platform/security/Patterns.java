package dev.athanor.platform.security;

import java.util.List;
import java.util.Locale;

/** Azure's patterns of actions and its scopes. */
final class Patterns {
    private Patterns() {}

    /** Whether an action fits one of the patterns. */
    static boolean anyFits(List<String> patterns, String action) {
        return patterns.stream().anyMatch(pattern -> fits(pattern, action));
    }

    /**
     * Whether an action fits a pattern: without regard to case, {@code *} standing for any text, slashes included. As in Azure, where {@code
     * workspaces/*}{@code /read} lets one read the workspace itself, a {@code *} between slashes may stand for nothing, the second slash
     * included.
     */
    static boolean fits(String pattern, String action) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        String given = action.toLowerCase(Locale.ROOT);
        return glob(wanted, given) || (wanted.contains("/*/") && glob(wanted.replace("/*/", "/"), given));
    }

    private static boolean glob(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Whether a scope is {@code outer} or lies below it, segment by segment, without regard to case. */
    static boolean within(String scope, String outer) {
        String inner = slashed(scope);
        String whole = slashed(outer);
        return inner.startsWith(whole);
    }

    private static String slashed(String scope) {
        String lower = scope.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower : lower + "/";
    }
}
