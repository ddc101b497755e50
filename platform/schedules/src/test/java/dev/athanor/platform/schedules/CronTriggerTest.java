package dev.athanor.platform.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class CronTriggerTest {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> ZONES = List.of(
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu");

    private static Trigger cron(String expression, String... more) {
        Map<String, String> fields = new LinkedHashMap<>(Map.of("triggerType", "Cron", "expression", expression));
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return Trigger.of(fields);
    }

    private static String next(Trigger trigger, String after) {
        return trigger.next(Instant.parse(after), NEW_YEAR)
                .map(Instant::toString)
                .orElse("never");
    }

    @Test
    void expressionsMeanWhatCrontabSays() {
        assertThat(next(cron("15 10 * * *"), "2026-03-01T10:14:59Z")).isEqualTo("2026-03-01T10:15:00Z");
        assertThat(next(cron("15 10 * * *"), "2026-03-01T10:15:00Z")).isEqualTo("2026-03-02T10:15:00Z");
        assertThat(next(cron("*/20 9-17/4 * * *"), "2026-03-01T09:40:00Z")).isEqualTo("2026-03-01T13:00:00Z");
        assertThat(next(cron("0 0 1 jan,jul *"), "2026-03-01T00:00:00Z")).isEqualTo("2026-07-01T00:00:00Z");
        assertThat(next(cron("0 6 * * MON-fri"), "2026-03-06T06:00:00Z")).isEqualTo("2026-03-09T06:00:00Z");
        assertThat(next(cron("0 0 * * 7"), "2026-03-02T00:00:00Z")).isEqualTo("2026-03-08T00:00:00Z");
        assertThat(next(cron("0 0 29 2 *"), "2026-03-01T00:00:00Z")).isEqualTo("2028-02-29T00:00:00Z");
        assertThat(next(cron("0 0 29 2 *"), "2096-03-01T00:00:00Z")).isEqualTo("2104-02-29T00:00:00Z");
        assertThat(next(cron("0 0 31 2 *"), "2026-03-01T00:00:00Z")).isEqualTo("never");
    }

    @Test
    void aDayFitsEitherOfTwoRestrictedFieldsAndBothWhenOneIsAStar() {
        assertThat(next(cron("0 0 13 * FRI"), "2026-03-01T00:00:00Z")).isEqualTo("2026-03-06T00:00:00Z");
        assertThat(next(cron("0 0 13 * FRI"), "2026-03-06T00:00:00Z")).isEqualTo("2026-03-13T00:00:00Z");
        assertThat(next(cron("0 0 */2 * MON"), "2026-03-01T00:00:00Z")).isEqualTo("2026-03-09T00:00:00Z");
    }

    @Test
    void aTimeThatIsSkippedFiresAfterTheGap() {
        Trigger trigger = cron("30 2 * * *", "timeZone", "W. Europe Standard Time");

        assertThat(next(trigger, "2026-03-28T12:00:00Z")).isEqualTo("2026-03-29T01:00:00Z");
        assertThat(next(trigger, "2026-03-29T01:00:00Z")).isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void aTimeThatComesTwiceFiresOnce() {
        Trigger trigger = cron("30 2 * * *", "timeZone", "Europe/Berlin");

        assertThat(next(trigger, "2026-10-24T12:00:00Z")).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(next(trigger, "2026-10-25T00:30:00Z")).isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void everyHourCountsElapsedTimeThroughChangesOfTheClock() {
        Trigger trigger = cron("30 * * * *", "timeZone", "Europe/Berlin");

        assertThat(next(trigger, "2026-10-25T00:30:00Z")).isEqualTo("2026-10-25T01:30:00Z");
        assertThat(next(trigger, "2026-03-29T00:30:00Z")).isEqualTo("2026-03-29T01:30:00Z");
    }

    @Test
    void clocksThatAreSetBackOverMidnightLoseNoMinute() {
        Trigger trigger = cron("* * * * *", "timeZone", "America/St_Johns");

        assertThat(next(trigger, "2010-11-07T02:29:00Z")).isEqualTo("2010-11-07T02:30:00Z");
        assertThat(next(trigger, "2010-11-07T02:30:00Z")).isEqualTo("2010-11-07T02:31:00Z");
    }

    @Test
    void aWholeSkippedDayFiresOnTheDayAfter() {
        Trigger trigger = cron("0 12 30 12 *", "timeZone", "Pacific/Apia");

        assertThat(next(trigger, "2011-06-01T00:00:00Z")).isEqualTo("2011-12-30T10:00:00Z");
    }

    @Test
    void startAndEndAreTimesOfTheZoneAndBelongToIt() {
        Trigger trigger = cron(
                "0 6 * * *",
                "timeZone",
                "Eastern Standard Time",
                "startTime",
                "2026-06-02T06:00:00",
                "endTime",
                "2026-06-03 06:00:00");

        assertThat(next(trigger, "2026-03-01T00:00:00Z")).isEqualTo("2026-06-02T10:00:00Z");
        assertThat(next(trigger, "2026-06-02T10:00:00Z")).isEqualTo("2026-06-03T10:00:00Z");
        assertThat(next(trigger, "2026-06-03T10:00:00Z")).isEqualTo("never");
        assertThat(next(cron("0 0 * * *", "startTime", "2026-06-02T06:00:00+02:00"), "2026-03-01T00:00:00Z"))
                .isEqualTo("2026-06-03T00:00:00Z");
    }

    @Test
    void theLastMomentIsFoundFromTheEnd() {
        Instant until = Instant.parse("2026-09-01T00:30:00Z");

        assertThat(cron("* * * * *").last(NEW_YEAR, until, NEW_YEAR)).contains(until);
        assertThat(cron("0 0 1 2 *").last(NEW_YEAR, until, NEW_YEAR)).contains(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(cron("0 0 1 2 *").last(until.minusSeconds(60), until, NEW_YEAR))
                .isEmpty();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> cron("0 1 *"))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("has 3 fields")
                .extracting(failure -> ((AthanorException) failure).target())
                .isEqualTo("trigger.expression");
        for (String bad : List.of(
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "1,,2 * * * *",
                "a * * * *",
                "1/2/3 * * * *",
                "1-2-3 * * * *",
                "-1 * * * *",
                "? * * * *")) {
            assertThatThrownBy(() -> cron(bad)).as(bad).hasMessageContaining("allowed: *");
        }
        assertThatThrownBy(() -> cron("* * * * *", "timeZone", "Europe/Berlln"))
                .hasMessageContaining("Did you mean 'Europe/Berlin'?");
        assertThatThrownBy(() -> cron("* * * * *", "startTime", "tomorrow"))
                .hasMessageContaining("2026-06-01T08:30:00");
        assertThatThrownBy(() -> cron("* * * * *", "startTime", "2026-02-01", "endTime", "2026-01-01T00:00:00"))
                .hasMessageContaining("before startTime");
    }

    @Test
    void everyZoneOfWindowsIsKnown() {
        assertThat(TimeZones.windows()).hasSizeGreaterThan(135);
        TimeZones.windows()
                .forEach((name, iana) ->
                        assertThat(TimeZones.zone(name)).as(name).contains(ZoneId.of(iana)));
        assertThat(TimeZones.zone("utc")).isPresent();
        assertThat(TimeZones.zone("pacific standard time")).contains(ZoneId.of("America/Los_Angeles"));
    }

    /** 120 expressions drawn at random, over weeks in which clocks change, against a walk over every minute. */
    @Test
    void nothingIsSkippedAndNothingAdded() {
        var random = new Random(26);
        List<LocalDateTime> starts = List.of(
                LocalDateTime.parse("2026-03-07T00:00:00"),
                LocalDateTime.parse("2026-03-28T00:00:00"),
                LocalDateTime.parse("2026-04-03T00:00:00"),
                LocalDateTime.parse("2026-10-03T00:00:00"),
                LocalDateTime.parse("2026-10-24T00:00:00"),
                LocalDateTime.parse("2026-12-30T00:00:00"));
        for (int i = 0; i < 120; i++) {
            List<String> words = List.of(
                    part(random, 0, 59),
                    part(random, 0, 23),
                    part(random, 1, 31),
                    part(random, 1, 12),
                    part(random, 0, 7));
            String expression = String.join(" ", words);
            ZoneId zone = ZoneId.of(ZONES.get(i % ZONES.size()));
            LocalDateTime from = starts.get(random.nextInt(starts.size()));
            Trigger trigger = cron(expression, "timeZone", zone.getId());
            Instant begin = from.atZone(zone).toInstant();
            Instant end = from.plusDays(8).atZone(zone).toInstant();

            SortedSet<Instant> walked = WalkedMinutes.moments(
                    from.minusDays(1), from.plusDays(9), zone, allHours(words.get(1)), time -> fits(words, time));

            assertThat(WalkedMinutes.asked(trigger, begin, end, NEW_YEAR))
                    .as(expression + " in " + zone)
                    .isEqualTo(walked.subSet(begin, end));
        }
    }

    private static String part(Random random, int least, int most) {
        int low = least + random.nextInt(most - least + 1);
        int high = low + random.nextInt(most - low + 1);
        return switch (random.nextInt(8)) {
            case 0 -> Integer.toString(low);
            case 1 -> low + "-" + high;
            case 2 -> "*/" + (1 + random.nextInt(9));
            case 3 -> low + "," + high;
            case 4 -> low + "-" + high + "/" + (1 + random.nextInt(4));
            default -> "*";
        };
    }

    private static boolean allHours(String word) {
        for (int hour = 0; hour < 24; hour++) {
            if (!holds(word, hour, 23)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(List<String> words, LocalDateTime time) {
        int weekDay = time.getDayOfWeek().getValue() % 7;
        boolean day = holds(words.get(2), time.getDayOfMonth(), 1, 31);
        boolean week = holds(words.get(4), weekDay, 6)
                || (weekDay == 0 && holds(words.get(4), 7, 7) && !words.get(4).startsWith("*"));
        boolean both = words.get(2).startsWith("*") || words.get(4).startsWith("*");
        return holds(words.get(0), time.getMinute(), 59)
                && holds(words.get(1), time.getHour(), 23)
                && holds(words.get(3), time.getMonthValue(), 1, 12)
                && (both ? day && week : day || week);
    }

    private static boolean holds(String word, int value, int most) {
        return holds(word, value, 0, most);
    }

    private static boolean holds(String word, int value, int least, int most) {
        return HELD.computeIfAbsent(word + " of " + least + "-" + most, ignored -> held(word, least, most))
                .contains(value);
    }

    /** A walk asks for the same few words at millions of minutes. */
    private static final Map<String, Set<Integer>> HELD = new ConcurrentHashMap<>();

    private static Set<Integer> held(String word, int least, int most) {
        Set<Integer> values = new HashSet<>();
        for (String item : word.split(",")) {
            String[] stepped = item.split("/");
            String[] ends = stepped[0].equals("*") ? new String[] {"" + least, "" + most} : stepped[0].split("-");
            int step = stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1;
            for (int at = Integer.parseInt(ends[0]); at <= Integer.parseInt(ends[ends.length - 1]); at += step) {
                values.add(at);
            }
        }
        return values;
    }
}
