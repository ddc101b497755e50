package dev.athanor.platform.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RecurrenceTriggerTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T10:20:30.456Z");
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago");

    private static Trigger every(int interval, String frequency, String... more) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("triggerType", "Recurrence");
        fields.put("frequency", frequency);
        fields.put("interval", Integer.toString(interval));
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return Trigger.of(fields);
    }

    private static List<String> first(int count, Trigger trigger) {
        var found = new java.util.ArrayList<String>();
        Instant at = trigger.before(CREATED);
        for (int i = 0; i < count; i++) {
            var next = trigger.next(at, CREATED);
            if (next.isEmpty()) {
                break;
            }
            at = next.get();
            found.add(at.toString());
        }
        return found;
    }

    @Test
    void withoutStartAndPatternTheFirstIsAtOnce() {
        assertThat(first(3, every(2, "hour")))
                .containsExactly("2026-01-01T10:20:30Z", "2026-01-01T12:20:30Z", "2026-01-01T14:20:30Z");
        assertThat(first(2, every(1, "week"))).containsExactly("2026-01-01T10:20:30Z", "2026-01-08T10:20:30Z");
    }

    @Test
    void aStartIsWhereCountingBegins() {
        assertThat(first(2, every(3, "Day", "startTime", "2025-12-30T08:00:00")))
                .containsExactly("2026-01-02T08:00:00Z", "2026-01-05T08:00:00Z");
        assertThat(first(2, every(45, "Minute", "startTime", "2026-02-01T08:00:00")))
                .containsExactly("2026-02-01T08:00:00Z", "2026-02-01T08:45:00Z");
    }

    @Test
    void monthsThatAreTooShortHaveTheirLastDayUnlessDaysAreNamed() {
        assertThat(first(4, every(1, "Month", "startTime", "2026-01-31T00:00:00")))
                .containsExactly(
                        "2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z", "2026-04-30T00:00:00Z");
        assertThat(first(2, every(1, "Month", "startTime", "2026-02-01T00:00:00", "schedule.monthDays", "31")))
                .containsExactly("2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z");
    }

    @Test
    void aPatternNamesTheTimesOfAStep() {
        assertThat(first(5, every(1, "Day", "schedule.hours", "6,18", "schedule.minutes", "0,30")))
                .containsExactly(
                        "2026-01-01T18:00:00Z",
                        "2026-01-01T18:30:00Z",
                        "2026-01-02T06:00:00Z",
                        "2026-01-02T06:30:00Z",
                        "2026-01-02T18:00:00Z");
        assertThat(first(
                        3,
                        every(
                                2,
                                "Week",
                                "schedule.weekDays",
                                "monday,FRIDAY",
                                "schedule.hours",
                                "9",
                                "schedule.minutes",
                                "0")))
                .containsExactly("2026-01-02T09:00:00Z", "2026-01-12T09:00:00Z", "2026-01-16T09:00:00Z");
        assertThat(first(2, every(1, "Hour", "schedule.minutes", "15,45")))
                .containsExactly("2026-01-01T10:45:00Z", "2026-01-01T11:15:00Z");
    }

    @Test
    void daysKeepTheirTimeThroughChangesOfTheClockAndHoursTheirDistance() {
        assertThat(first(3, every(1, "Day", "startTime", "2026-03-28T02:30:00", "timeZone", "Europe/Berlin")))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        assertThat(first(3, every(12, "Hour", "startTime", "2026-03-28T14:30:00", "timeZone", "Europe/Berlin")))
                .containsExactly("2026-03-28T13:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T13:30:00Z");
    }

    @Test
    void aPatternThatNeverFitsNeverFires() {
        assertThat(first(1, every(12, "Month", "startTime", "2026-02-01T00:00:00", "schedule.monthDays", "30")))
                .isEmpty();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> every(0, "Day")).hasMessageContaining("whole numbers from 1");
        assertThatThrownBy(() -> every(1, "Dai")).hasMessageContaining("Did you mean 'Day'?");
        assertThatThrownBy(() -> every(1, "Week", "schedule.monthDays", "1")).hasMessageContaining("frequency Month");
        assertThatThrownBy(() -> every(1, "Day", "schedule.hours", "24")).hasMessageContaining("0 to 23");
        assertThatThrownBy(() -> every(1, "Day", "schedule.weekDays", "Mo")).hasMessageContaining("Monday");
    }

    /** 100 recurrences drawn at random against a walk over every minute of three months. */
    @Test
    void nothingIsSkippedAndNothingAdded() {
        var random = new Random(27);
        for (int i = 0; i < 100; i++) {
            String frequency = List.of("Day", "Week", "Month").get(random.nextInt(3));
            int interval = 1 + random.nextInt(3);
            ZoneId zone = ZoneId.of(ZONES.get(i % ZONES.size()));
            LocalDateTime start =
                    LocalDateTime.parse(random.nextBoolean() ? "2026-02-20T01:40:00" : "2026-09-25T02:10:00");
            SortedSet<Integer> hours = drawn(random, 24);
            SortedSet<Integer> minutes = drawn(random, 60);
            SortedSet<Integer> weekDays = drawn(random, 7);
            SortedSet<Integer> monthDays = frequency.equals("Month") ? drawn(random, 31) : new TreeSet<>();
            Trigger trigger = every(
                    interval,
                    frequency,
                    "timeZone",
                    zone.getId(),
                    "startTime",
                    start.toString(),
                    "schedule.hours",
                    text(hours, 0),
                    "schedule.minutes",
                    text(minutes, 0),
                    "schedule.monthDays",
                    text(monthDays, 1),
                    "schedule.weekDays",
                    String.join(
                            ",",
                            weekDays.stream()
                                    .map(day -> java.time.DayOfWeek.of(day + 1).name())
                                    .toList()));
            Predicate<LocalDateTime> day = day(frequency, interval, start, weekDays, monthDays);
            Predicate<LocalDateTime> time = time(start.toLocalTime(), hours, minutes);
            Instant begin = Moments.once(start, zone);
            Instant end = start.plusDays(90).atZone(zone).toInstant();

            SortedSet<Instant> walked = WalkedMinutes.moments(
                    start.minusDays(2), start.plusDays(92), zone, false, at -> day.test(at) && time.test(at));

            assertThat(WalkedMinutes.asked(trigger, begin, end, CREATED))
                    .as(String.valueOf(trigger.fields()))
                    .isEqualTo(walked.subSet(begin, end));
        }
    }

    private static Predicate<LocalDateTime> time(
            LocalTime start, SortedSet<Integer> hours, SortedSet<Integer> minutes) {
        return at -> (hours.isEmpty() ? at.getHour() == start.getHour() : hours.contains(at.getHour()))
                && (minutes.isEmpty() ? at.getMinute() == start.getMinute() : minutes.contains(at.getMinute()));
    }

    private static Predicate<LocalDateTime> day(
            String frequency,
            int interval,
            LocalDateTime start,
            SortedSet<Integer> weekDays,
            SortedSet<Integer> monthDays) {
        return at -> {
            boolean week =
                    weekDays.isEmpty() || weekDays.contains(at.getDayOfWeek().getValue() - 1);
            long days = ChronoUnit.DAYS.between(start.toLocalDate(), at.toLocalDate());
            return switch (frequency) {
                case "Day" -> Math.floorMod(days, interval) == 0 && week;
                case "Week" -> {
                    long weeks = Math.floorDiv(days + start.getDayOfWeek().getValue() - 1, 7);
                    boolean own = weekDays.isEmpty() ? at.getDayOfWeek() == start.getDayOfWeek() : week;
                    yield Math.floorMod(weeks, interval) == 0 && own;
                }
                default -> {
                    long months =
                            ChronoUnit.MONTHS.between(java.time.YearMonth.from(start), java.time.YearMonth.from(at));
                    int last = at.toLocalDate().lengthOfMonth();
                    boolean own = (monthDays.isEmpty() && weekDays.isEmpty())
                            ? at.getDayOfMonth() == Math.min(last, start.getDayOfMonth())
                            : ((monthDays.isEmpty() || monthDays.contains(at.getDayOfMonth() - 1)) && week);
                    yield Math.floorMod(months, (long) interval) == 0 && own;
                }
            };
        };
    }

    private static SortedSet<Integer> drawn(Random random, int below) {
        SortedSet<Integer> drawn = new TreeSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            drawn.add(random.nextInt(below));
        }
        return drawn;
    }

    private static String text(SortedSet<Integer> numbers, int more) {
        return String.join(
                ",",
                numbers.stream().map(number -> Integer.toString(number + more)).toList());
    }
}
