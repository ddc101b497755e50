package dev.athanor.platform.schedules;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Fires when something happens; at no time of its own. */
record EventTrigger(EventKind event, Window window, Map<String, String> fields) implements Trigger {
    static EventTrigger read(TriggerFields fields) {
        return new EventTrigger(EventKind.named(fields.word("event", EventKind.WORDS)), fields.window(), fields.all());
    }

    @Override
    public boolean isTimed() {
        return false;
    }

    @Override
    public Optional<Instant> planned(Instant after, Instant created) {
        return Optional.empty();
    }

    /** Whether what happens at that moment counts. */
    boolean covers(Instant moment) {
        return window.start().filter(moment::isBefore).isEmpty()
                && window.end().filter(moment::isAfter).isEmpty();
    }
}
