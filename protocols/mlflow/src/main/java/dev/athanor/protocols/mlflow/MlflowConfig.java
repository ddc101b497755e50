package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import dev.athanor.platform.security.Permission;
import java.util.List;

/**
 * How MLflow's API is served.
 *
 * @param autoWorkspaces whether the first call under a workspace that does not exist makes it
 * @param defaultPermission what users may do in the default workspace with things on which nobody gave them a permission
 */
public record MlflowConfig(boolean autoWorkspaces, Permission defaultPermission) {
    private static final Setting<Boolean> AUTO_WORKSPACES = Setting.flag(
            "mlflow.auto-workspaces",
            false,
            "Whether the first call of MLflow under a workspace that does not exist makes it. On loopback only; for test suites.");
    private static final Setting<Permission> DEFAULT_PERMISSION = Setting.choice(
            "mlflow.default-permission",
            Permission.READ,
            Permission.class,
            "What users with passwords may do in the default workspace with experiments and models on which nobody gave them a permission.");

    /** Everything that can be configured here. */
    public static final List<Setting<?>> SETTINGS = List.of(AUTO_WORKSPACES, DEFAULT_PERMISSION);

    /** Reads the configuration. */
    public static MlflowConfig from(Settings settings) {
        return new MlflowConfig(settings.get(AUTO_WORKSPACES), settings.get(DEFAULT_PERMISSION));
    }
}
