package dev.athanor.platform.schedules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a recurrence counts. */
enum Frequency {
    MINUTE(600_000),
    HOUR(100_000),
    DAY(20_000),
    WEEK(6_000),
    MONTH(2_400);

    static final List<String> WORDS =
            Arrays.stream(values()).map(Frequency::word).toList();

    private final int horizon;

    Frequency(int horizon) {
        this.horizon = horizon;
    }

    /** Steps looked at before a pattern counts as one that never fits. */
    int horizon() {
        return horizon;
    }

    /** Azure's word for it. */
    String word() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    /** The one of that word. */
    static Frequency named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
