package dev.athanor.platform.schedules;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * The steps of a recurrence, numbered from where it begins, and the moments of each, in order. As in RFC 5545, a part of the pattern that is
 * finer than the step adds moments to it, and one that is coarser takes steps away.
 *
 * @param origin where counting begins, as the zone's clock shows it
 * @param begun the same as a moment: none is before it
 */
record RecurrenceGrid(
        Frequency frequency, int interval, Pattern pattern, ZoneId zone, LocalDateTime origin, Instant begun) {
    private static final int DAYS_OF_WEEK = 7;
    private static final int MINUTES_OF_HOUR = 60;

    /** A step before all that may have a moment after {@code after}, but not before the first. */
    long before(Instant after) {
        LocalDate date = after.atZone(zone).toLocalDate();
        long steps = switch (frequency) {
            case MINUTE -> Math.floorDiv(Duration.between(begun, after).toMinutes(), interval);
            case HOUR -> Math.floorDiv(Duration.between(begun, after).toHours(), interval);
            case DAY -> Math.floorDiv(ChronoUnit.DAYS.between(origin.toLocalDate(), date), interval);
            case WEEK -> Math.floorDiv(ChronoUnit.DAYS.between(monday(), date), (long) interval * DAYS_OF_WEEK);
            case MONTH -> Math.floorDiv(ChronoUnit.MONTHS.between(month(), YearMonth.from(date)), interval);
        };
        return Math.max(0, steps - 2);
    }

    /** The moments of a step. */
    List<Instant> moments(long index) {
        long far = index * interval;
        return switch (frequency) {
            case MINUTE -> minute(begun.plus(Duration.ofMinutes(far)));
            case HOUR -> hour(begun.plus(Duration.ofHours(far)));
            case DAY -> days(List.of(origin.toLocalDate().plusDays(far)), true);
            case WEEK -> days(week(far), false);
            case MONTH -> days(month(month().plusMonths(far)), false);
        };
    }

    private LocalDate monday() {
        return origin.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private YearMonth month() {
        return YearMonth.from(origin);
    }

    private List<Instant> minute(Instant moment) {
        LocalDateTime time = moment.atZone(zone).toLocalDateTime();
        boolean fits = fits(time) && Pattern.fits(pattern.minutes(), time.getMinute());
        return fits ? List.of(moment) : List.of();
    }

    private List<Instant> hour(Instant moment) {
        LocalDateTime time = moment.atZone(zone).toLocalDateTime();
        if (!fits(time)) {
            return List.of();
        }
        if (pattern.minutes().isEmpty()) {
            return List.of(moment);
        }
        Instant full = moment.truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(time.getMinute()));
        List<Instant> moments = new ArrayList<>();
        pattern.minutes().forEach(minute -> moments.add(full.plus(Duration.ofMinutes(minute % MINUTES_OF_HOUR))));
        return moments;
    }

    private boolean fits(LocalDateTime time) {
        return Pattern.fits(pattern.hours(), time.getHour()) && Pattern.fits(pattern.weekDays(), time.getDayOfWeek());
    }

    private List<Instant> days(List<LocalDate> dates, boolean limited) {
        List<LocalTime> times = pattern.times(origin.toLocalTime());
        List<Instant> moments = new ArrayList<>();
        for (LocalDate date : dates) {
            if (!limited || Pattern.fits(pattern.weekDays(), date.getDayOfWeek())) {
                times.forEach(time -> moments.add(Moments.once(date.atTime(time), zone)));
            }
        }
        return moments;
    }

    private List<LocalDate> week(long far) {
        LocalDate monday = monday().plusWeeks(far);
        SortedSet<DayOfWeek> days = pattern.weekDays();
        if (days.isEmpty()) {
            return List.of(monday.with(origin.getDayOfWeek()));
        }
        return days.stream().map(monday::with).toList();
    }

    /** Days of the month that the pattern names; without any the day of the beginning, or the last of a month that is too short for it. */
    private List<LocalDate> month(YearMonth month) {
        if (pattern.monthDays().isEmpty() && pattern.weekDays().isEmpty()) {
            return List.of(month.atDay(Math.min(origin.getDayOfMonth(), month.lengthOfMonth())));
        }
        List<LocalDate> dates = new ArrayList<>();
        for (int day = 1; day <= month.lengthOfMonth(); day++) {
            LocalDate date = month.atDay(day);
            if (Pattern.fits(pattern.monthDays(), day) && Pattern.fits(pattern.weekDays(), date.getDayOfWeek())) {
                dates.add(date);
            }
        }
        return dates;
    }
}
