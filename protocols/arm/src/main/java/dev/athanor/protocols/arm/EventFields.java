package dev.athanor.protocols.arm;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.platform.schedules.EventKind;
import dev.athanor.platform.schedules.SchedulesProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads what a trigger says of the events that it waits for. */
final class EventFields {
    /** What every trigger of events may have. */
    private static final Set<String> COMMON = Set.of("triggerType", "event", "timeZone", "startTime", "endTime");

    private EventFields() {}

    /** Refuses fields that say nothing to this kind of event. */
    static void check(Map<String, String> fields, EventKind event, Set<String> allowed) {
        for (String name : fields.keySet()) {
            if (!COMMON.contains(name) && !allowed.contains(name)) {
                throw invalid(
                        name,
                        "says nothing for the event " + event.word() + "; allowed: "
                                + String.join(", ", new TreeSet<>(allowed)) + "."
                                + Suggestions.didYouMean(name, allowed));
            }
        }
    }

    static Optional<String> text(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** The words of a list with commas, each of {@code allowed}. */
    static List<String> words(Map<String, String> fields, String name, List<String> allowed, String otherwise) {
        return List.of(text(fields, name).orElse(otherwise).split(",")).stream()
                .map(String::strip)
                .map(word -> allowed.stream()
                        .filter(word::equalsIgnoreCase)
                        .findFirst()
                        .orElseThrow(() -> invalid(
                                name,
                                "has '" + word + "'; allowed: " + String.join(", ", allowed) + "."
                                        + Suggestions.didYouMean(word, allowed))))
                .toList();
    }

    /** Whether a field, in which {@code *} stands for anything, fits a text; one that is left out fits all. */
    static boolean fits(Map<String, String> fields, String name, String text) {
        return text(fields, name)
                .map(pattern -> Pattern.matches("(?s)" + Pattern.quote(pattern).replace("*", "\\E.*\\Q"), text))
                .orElse(true);
    }

    static AthanorException invalid(String name, String what) {
        return SchedulesProblem.SCHEDULE_INVALID
                .because("'trigger." + name + "' " + what)
                .at("trigger." + name);
    }
}
