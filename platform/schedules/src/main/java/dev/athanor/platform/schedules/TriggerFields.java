package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Suggestions;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads a trigger's fields.
 *
 * @param all the fields by name
 */
record TriggerFields(Map<String, String> all) {
    /** The text of a field; empty when it is missing or blank. */
    Optional<String> text(String name) {
        return Optional.ofNullable(all.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> invalid(name, "is required"));
    }

    /** One of {@code allowed}, whatever its case. */
    String word(String name, List<String> allowed) {
        String given = required(name);
        return known(name, given, allowed);
    }

    private static String known(String name, String given, List<String> allowed) {
        return allowed.stream()
                .filter(word -> word.equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(() -> invalid(
                        name,
                        "is '" + given + "'; allowed: " + String.join(", ", allowed) + "."
                                + Suggestions.didYouMean(given, allowed)));
    }

    /** A whole number within bounds. */
    int number(String name, int least, int most) {
        return number(name, required(name), least, most);
    }

    private static int number(String name, String text, int least, int most) {
        if (text.matches("\\d{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw invalid(name, "is '" + text + "'; allowed: whole numbers from " + least + " to " + most);
    }

    private List<String> items(String name) {
        return text(name)
                .map(text -> Arrays.stream(text.split(",")).map(String::strip).toList())
                .orElse(List.of());
    }

    /** Numbers with commas between, in order. */
    SortedSet<Integer> numbers(String name, int least, int most) {
        SortedSet<Integer> numbers = new TreeSet<>();
        items(name).forEach(item -> numbers.add(number(name, item, least, most)));
        return numbers;
    }

    /** Words with commas between, each of {@code allowed}. */
    List<String> words(String name, List<String> allowed) {
        List<String> words = new ArrayList<>();
        items(name).forEach(item -> words.add(known(name, item, allowed)));
        return words;
    }

    /** Zone, start and end. */
    Window window() {
        ZoneId zone = text("timeZone")
                .map(name -> TimeZones.zone(name)
                        .orElseThrow(() -> invalid(
                                "timeZone",
                                "is '" + name
                                        + "'; allowed: names of Windows such as 'W. Europe Standard Time' and of IANA"
                                        + " such as 'Europe/Berlin'." + TimeZones.near(name))))
                .orElse(TimeZones.DEFAULT);
        Optional<LocalDateTime> start = time("startTime", zone);
        Optional<LocalDateTime> end = time("endTime", zone);
        if (start.isPresent() && end.isPresent() && end.get().isBefore(start.get())) {
            throw invalid("endTime", "is " + end.get() + ", which is before startTime, " + start.get());
        }
        return new Window(zone, start, end);
    }

    private Optional<LocalDateTime> time(String name, ZoneId zone) {
        return text(name).map(text -> {
            String iso = text.replace(' ', 'T');
            try {
                if (!iso.contains("T")) {
                    return LocalDate.parse(iso).atStartOfDay();
                }
                return iso.matches(".*(Z|z|[+-]\\d\\d:?\\d\\d)")
                        ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                                .atZoneSameInstant(zone)
                                .toLocalDateTime()
                        : LocalDateTime.parse(iso);
            } catch (DateTimeParseException malformed) {
                throw new AthanorException(
                                SchedulesProblem.SCHEDULE_INVALID,
                                "'trigger." + name + "' is '" + text
                                        + "'; allowed: a time of the trigger's zone such as 2026-06-01T08:30:00",
                                malformed)
                        .at("trigger." + name);
            }
        });
    }

    /** A field's value is not allowed. */
    static AthanorException invalid(String name, String what) {
        return SchedulesProblem.SCHEDULE_INVALID
                .because("'trigger." + name + "' " + what)
                .at("trigger." + name);
    }
}
