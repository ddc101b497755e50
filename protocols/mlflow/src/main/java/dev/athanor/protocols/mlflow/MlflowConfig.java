package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import java.util.List;

/**
 * How MLflow's API is served.
 *
 * @param autoWorkspaces whether the first call under a workspace that does not exist makes it
 */
public record MlflowConfig(boolean autoWorkspaces) {
    private static final Setting<Boolean> AUTO_WORKSPACES = Setting.flag(
            "mlflow.auto-workspaces",
            false,
            "Whether the first call of MLflow under a workspace that does not exist makes it. On loopback only; for test suites.");

    /** Everything that can be configured here. */
    public static final List<Setting<?>> SETTINGS = List.of(AUTO_WORKSPACES);

    /** Reads the configuration. */
    public static MlflowConfig from(Settings settings) {
        return new MlflowConfig(settings.get(AUTO_WORKSPACES));
    }
}
