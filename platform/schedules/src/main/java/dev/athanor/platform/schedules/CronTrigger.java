package dev.athanor.platform.schedules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fires at the times that a cron expression names. */
record CronTrigger(CronExpression expression, Window window, Map<String, String> fields) implements Trigger {
    /** Days looked at before an expression counts as one that never fires: leap days can be eight years apart. */
    private static final int HORIZON = 9 * 366;

    private static final int HOURS = 24;
    private static final int MINUTES = 60;

    static CronTrigger read(TriggerFields fields) {
        CronExpression expression = CronExpression.parse(fields.required("expression"));
        return new CronTrigger(expression, fields.window(), fields.all());
    }

    @Override
    public Optional<Instant> planned(Instant after, Instant created) {
        ZoneId zone = window.zone();
        // A zone may skip a whole day, and what it skips fires on the day after.
        LocalDate first = after.atZone(zone).toLocalDate().minusDays(2);
        for (int i = 0; i < HORIZON; i++) {
            LocalDate date = first.plusDays(i);
            if (last(date.plusDays(1).atStartOfDay()).isAfter(after)) {
                Instant found = on(date, after, null);
                if (found != null) {
                    // Where clocks are set back over midnight, the next day has begun before the end of this one.
                    return Optional.ofNullable(expression.everyHour() ? on(date.plusDays(1), after, found) : found);
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable Instant on(LocalDate date, Instant after, @Nullable Instant known) {
        Instant best = known;
        if (!expression.on(date)) {
            return best;
        }
        for (int hour = 0; hour < HOURS; hour++) {
            LocalDateTime begin = date.atTime(hour, 0);
            if (best != null && Moments.once(begin, window.zone()).isAfter(best)) {
                break;
            }
            if (CronExpression.has(expression.hours(), hour)
                    && last(begin.plusMinutes(MINUTES - 1)).isAfter(after)) {
                best = within(begin, after, best);
            }
        }
        return best;
    }

    private Instant last(LocalDateTime time) {
        List<Instant> moments = Moments.every(time, window.zone());
        return moments.isEmpty() ? Moments.once(time, window.zone()) : moments.getLast();
    }

    private @Nullable Instant within(LocalDateTime hour, Instant after, @Nullable Instant known) {
        Instant best = known;
        for (int minute = 0; minute < MINUTES; minute++) {
            if (CronExpression.has(expression.minutes(), minute)) {
                LocalDateTime time = hour.plusMinutes(minute);
                if (expression.everyHour()) {
                    for (Instant moment : Moments.every(time, window.zone())) {
                        best = sooner(best, moment, after);
                    }
                } else {
                    best = sooner(best, Moments.once(time, window.zone()), after);
                }
            }
        }
        return best;
    }

    private static @Nullable Instant sooner(@Nullable Instant best, Instant moment, Instant after) {
        return moment.isAfter(after) && (best == null || moment.isBefore(best)) ? moment : best;
    }
}
