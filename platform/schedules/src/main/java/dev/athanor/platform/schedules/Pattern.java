package dev.athanor.platform.schedules;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * At which times of a step a recurrence fires; an empty set says nothing.
 *
 * @param hours hours of the day
 * @param minutes minutes of the hour
 * @param weekDays days of the week
 * @param monthDays days of the month
 */
record Pattern(
        SortedSet<Integer> hours,
        SortedSet<Integer> minutes,
        SortedSet<DayOfWeek> weekDays,
        SortedSet<Integer> monthDays) {
    private static final List<String> WEEK_DAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().charAt(0) + day.name().substring(1).toLowerCase(Locale.ROOT))
            .toList();

    static Pattern read(TriggerFields fields) {
        SortedSet<DayOfWeek> weekDays = new TreeSet<>();
        fields.words("schedule.weekDays", WEEK_DAYS)
                .forEach(word -> weekDays.add(DayOfWeek.valueOf(word.toUpperCase(Locale.ROOT))));
        return new Pattern(
                fields.numbers("schedule.hours", 0, 23),
                fields.numbers("schedule.minutes", 0, 59),
                weekDays,
                fields.numbers("schedule.monthDays", 1, 31));
    }

    boolean isEmpty() {
        return hours.isEmpty() && minutes.isEmpty() && weekDays.isEmpty() && monthDays.isEmpty();
    }

    /** The times of a day, those that are not told as {@code begun} has them. */
    List<LocalTime> times(LocalTime begun) {
        List<LocalTime> times = new ArrayList<>();
        if (hours.isEmpty() && minutes.isEmpty()) {
            return List.of(begun);
        }
        for (int hour : hours.isEmpty() ? List.of(begun.getHour()) : hours) {
            for (int minute : minutes.isEmpty() ? List.of(begun.getMinute()) : minutes) {
                times.add(LocalTime.of(hour, minute));
            }
        }
        return times;
    }

    /** Whether a set lets a value through. */
    static <T> boolean fits(SortedSet<T> set, T value) {
        return set.isEmpty() || set.contains(value);
    }
}
