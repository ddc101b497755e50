package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.AthanorException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * A cron expression of five fields: minute, hour, day of month, month, day of week (crontab(5), POSIX). A field is {@code *}, a value, a range
 * {@code a-b}, any of these with a step {@code /n}, or a list with commas. Months and days of the week have names; Sunday is 0 and 7.
 *
 * <p>When both day of month and day of week are restricted, a day fits that fits either; a field that begins with {@code *} is not restricted,
 * and then a day has to fit both.
 *
 * @param minutes bit n for minute n; the other sets likewise
 * @param eitherDay whether a day that fits one of the two fields is enough
 * @param everyHour whether all hours fit, so that elapsed time is meant
 */
record CronExpression(
        long minutes, long hours, long days, long months, long weekDays, boolean eitherDay, boolean everyHour) {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEK_DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final int SUNDAY_AGAIN = 7;
    private static final long ALL_HOURS = (1L << 24) - 1;

    /** One of the five: its name, its bounds and the names of its values, the first of which stands for {@code least}. */
    private record Field(String name, int least, int most, List<String> names) {}

    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, List.of()),
            new Field("hour", 0, 23, List.of()),
            new Field("day of month", 1, 31, List.of()),
            new Field("month", 1, 12, MONTHS),
            new Field("day of week", 0, SUNDAY_AGAIN, WEEK_DAYS));

    /**
     * Reads an expression.
     *
     * @throws AthanorException SCHEDULE_INVALID at {@code trigger.expression}
     */
    static CronExpression parse(String text) {
        String[] words = text.strip().split("\\s+");
        if (words.length != FIELDS.size()) {
            throw TriggerFields.invalid(
                    "expression",
                    "is '" + text + "', which has " + words.length
                            + " fields; allowed: five, minute, hour, day of month, month, day of week");
        }
        long[] sets = new long[FIELDS.size()];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = set(FIELDS.get(i), words[i]);
        }
        long weekDays = sets[4] | (sets[4] >> SUNDAY_AGAIN & 1);
        return new CronExpression(
                sets[0],
                sets[1],
                sets[2],
                sets[3],
                weekDays,
                !words[2].startsWith("*") && !words[4].startsWith("*"),
                sets[1] == ALL_HOURS);
    }

    private static long set(Field field, String text) {
        long set = 0;
        for (String part : text.split(",", -1)) {
            String[] range = part.split("/", -1);
            int step = range.length == 1 ? 1 : number(field, text, range[range.length - 1]);
            if (range.length > 2 || step < 1) {
                throw wrong(field, text);
            }
            int least = field.least();
            int most = field.names().equals(WEEK_DAYS) ? SUNDAY_AGAIN - 1 : field.most();
            if (!range[0].equals("*")) {
                String[] ends = range[0].split("-", -1);
                least = value(field, text, ends[0]);
                most = ends.length == 2 ? value(field, text, ends[1]) : range.length == 2 ? most : least;
                if (ends.length > 2 || least > most) {
                    throw wrong(field, text);
                }
            }
            for (int value = least; value <= most; value += step) {
                set |= 1L << value;
            }
        }
        return set;
    }

    private static int value(Field field, String text, String word) {
        int named = field.names().indexOf(word.toUpperCase(Locale.ROOT));
        int value = named >= 0 ? named + field.least() : number(field, text, word);
        if (value < field.least() || value > field.most()) {
            throw wrong(field, text);
        }
        return value;
    }

    private static int number(Field field, String text, String word) {
        if (!word.matches("\\d{1,4}")) {
            throw wrong(field, text);
        }
        return Integer.parseInt(word);
    }

    private static AthanorException wrong(Field field, String text) {
        String names = field.names().isEmpty()
                ? ""
                : " or " + field.names().getFirst() + " to " + field.names().getLast();
        return TriggerFields.invalid(
                "expression",
                "has '" + text + "' for the " + field.name() + "; allowed: *, " + field.least() + " to " + field.most()
                        + names + ", ranges a-b, steps /n, lists with commas");
    }

    /** Whether a day fits. */
    boolean on(LocalDate date) {
        boolean day = has(days, date.getDayOfMonth());
        boolean weekDay = has(weekDays, date.getDayOfWeek().getValue() % SUNDAY_AGAIN);
        return has(months, date.getMonthValue()) && (eitherDay ? day || weekDay : day && weekDay);
    }

    /** Whether the set has a value. */
    static boolean has(long set, int value) {
        return (set >> value & 1) == 1;
    }
}
