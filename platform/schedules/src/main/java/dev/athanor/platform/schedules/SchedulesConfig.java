package dev.athanor.platform.schedules;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import java.util.List;

/**
 * How schedules fire.
 *
 * @param catchUp what becomes of missed moments of schedules that do not say it themselves
 * @param paused whether none fires by time; what passes meanwhile counts as missed
 */
public record SchedulesConfig(CatchUp catchUp, boolean paused) {
    private static final Setting<CatchUp> CATCH_UP = Setting.choice(
            "schedules.catch-up",
            CatchUp.ONCE,
            CatchUp.class,
            "What becomes of times that passed while the server was down: none fires, one fires for all, or all fire."
                    + " A schedule's property athanor.catch-up says it for itself.");
    private static final Setting<Boolean> PAUSED = Setting.flag(
            "schedules.paused",
            false,
            "Whether no schedule fires by time, as during maintenance; what passes meanwhile counts as missed.");

    /** Everything that can be configured here. */
    public static final List<Setting<?>> SETTINGS = List.of(CATCH_UP, PAUSED);

    /** Reads the configuration. */
    public static SchedulesConfig from(Settings settings) {
        return new SchedulesConfig(settings.get(CATCH_UP), settings.get(PAUSED));
    }
}
