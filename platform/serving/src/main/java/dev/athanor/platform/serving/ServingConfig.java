package dev.athanor.platform.serving;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import java.util.List;

/**
 * How endpoints serve.
 *
 * @param maxBody largest body of a scoring request in bytes
 */
public record ServingConfig(int maxBody) {
    private static final int MEGABYTE = 1024 * 1024;
    private static final Setting<Integer> MAX_BODY = Setting.number(
            "serving.max-body-mb", 64, 1, 1024, "Largest body of a scoring request, in megabytes; Azure takes 10.");

    /** All settings of this room. */
    public static final List<Setting<?>> SETTINGS = List.of(MAX_BODY);

    /** What was configured. */
    public static ServingConfig from(Settings settings) {
        return new ServingConfig(settings.get(MAX_BODY) * MEGABYTE);
    }
}
