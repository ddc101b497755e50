package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.Copies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a schedule fires. A trigger is a value: the same moments follow from it whenever it is asked, so nothing is lost when nobody asks for a
 * while.
 *
 * <p>Moments that a wall clock shows follow the clock of the trigger's time zone. A time that the zone skips (the gap in spring) fires at the
 * first moment after the gap; a time that it shows twice (the overlap in autumn) fires at the first of the two. Only a cron expression whose
 * hours are all hours, and a recurrence of minutes or hours, count elapsed time instead: they neither pause nor crowd when clocks are changed.
 */
public sealed interface Trigger permits CronTrigger, RecurrenceTrigger, EventTrigger {
    /** Kinds of triggers as fields name them. */
    List<String> TYPES = List.of("Cron", "Recurrence", "Event");

    /** Whether times make it fire, and not what happens. */
    default boolean isTimed() {
        return true;
    }

    /** Zone, start and end. */
    Window window();

    /** The first moment after {@code after}, whatever the end of the window; empty when there is none in sight. */
    Optional<Instant> planned(Instant after, Instant created);

    /** Whether its first moment is that at which the schedule was made. */
    default boolean isFirstAtOnce() {
        return false;
    }

    /** What {@link #of} makes it from. */
    Map<String, String> fields();

    /**
     * The first moment at which it fires after {@code after}.
     *
     * @param created when the schedule was made: where counting begins when no start is given
     */
    default Optional<Instant> next(Instant after, Instant created) {
        Instant from = window().start()
                .map(start -> start.minusMillis(1))
                .filter(start -> start.isAfter(after))
                .orElse(after);
        return planned(from, created)
                .filter(moment -> window().end().filter(moment::isAfter).isEmpty());
    }

    /** The last moment at which it fires after {@code after} and not after {@code until}. */
    default Optional<Instant> last(Instant after, Instant until, Instant created) {
        return LastMoment.of(this, after, until, created);
    }

    /** The moment after which a new schedule looks for its first. */
    default Instant before(Instant created) {
        Instant begun = Moments.seconds(created);
        return isFirstAtOnce() ? begun.minusMillis(1) : created;
    }

    /**
     * The trigger that fields tell: {@code triggerType} (Cron, Recurrence, Event), {@code timeZone}, {@code startTime}, {@code endTime};
     * {@code expression} for cron; {@code frequency}, {@code interval}, {@code schedule.hours}, {@code schedule.minutes},
     * {@code schedule.weekDays} and {@code schedule.monthDays} (lists with commas) for a recurrence;
     * {@code event} for an event, and what its {@link EventSource} wants to know.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException SCHEDULE_INVALID at {@code trigger.FIELD}
     */
    static Trigger of(Map<String, String> fields) {
        var read = new TriggerFields(Copies.inOrder(fields));
        String type = read.word("triggerType", TYPES);
        return switch (type) {
            case "Cron" -> CronTrigger.read(read);
            case "Recurrence" -> RecurrenceTrigger.read(read);
            default -> EventTrigger.read(read);
        };
    }
}
