package dev.athanor.platform.schedules;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fires every so many minutes, hours, days, weeks or months, at once or at times of a pattern. */
record RecurrenceTrigger(Frequency frequency, int interval, Pattern pattern, Window window, Map<String, String> fields)
        implements Trigger {
    private static final int LONGEST = 10_000;

    static RecurrenceTrigger read(TriggerFields fields) {
        Frequency frequency = Frequency.named(fields.word("frequency", Frequency.WORDS));
        int interval = fields.number("interval", 1, LONGEST);
        Pattern pattern = Pattern.read(fields);
        if (!pattern.monthDays().isEmpty() && frequency != Frequency.MONTH) {
            throw TriggerFields.invalid(
                    "schedule.monthDays",
                    "goes with the frequency Month, but the frequency is " + frequency.word()
                            + "; leave it out or change the frequency");
        }
        return new RecurrenceTrigger(frequency, interval, pattern, fields.window(), fields.all());
    }

    @Override
    public boolean isFirstAtOnce() {
        return pattern.isEmpty() && window.startTime().isEmpty();
    }

    @Override
    public Optional<Instant> planned(Instant after, Instant created) {
        Instant begun = Moments.seconds(created);
        var grid = new RecurrenceGrid(
                frequency,
                interval,
                pattern,
                window.zone(),
                window.startTime().orElseGet(() -> begun.atZone(window.zone()).toLocalDateTime()),
                window.start().orElse(begun));
        long first = grid.before(after);
        for (long index = first; index < first + frequency.horizon(); index++) {
            List<Instant> moments = grid.moments(index);
            for (Instant moment : moments) {
                if (moment.isAfter(after) && !moment.isBefore(grid.begun())) {
                    return Optional.of(moment);
                }
            }
        }
        return Optional.empty();
    }
}
