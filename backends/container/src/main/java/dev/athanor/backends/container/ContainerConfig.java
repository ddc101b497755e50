package dev.athanor.backends.container;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import java.util.List;

/**
 * Which container engine is used.
 *
 * @param engine name or path of its program; empty for the first that works, {@code none} for none
 */
public record ContainerConfig(String engine) {
    private static final Setting<String> ENGINE = Setting.text(
            "container.engine",
            "",
            "Container engine: podman, docker, nerdctl or the path of one of them; empty for the first of these on PATH that works; none for none.");

    /** All settings of this room. */
    public static final List<Setting<?>> SETTINGS = List.of(ENGINE);

    /** What was configured. */
    public static ContainerConfig from(Settings settings) {
        return new ContainerConfig(settings.get(ENGINE).strip());
    }
}
