package dev.athanor.platform.compute;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import java.util.List;

/**
 * How much may be held at once; 0 stands for no limit.
 *
 * @param workspaceJobs jobs of one workspace
 * @param workspaceCores cores of one workspace's jobs
 * @param userJobs jobs of one person, over all workspaces
 * @param userCores cores of one person's jobs
 * @param experimentJobs jobs of one experiment
 * @param experimentCores cores of one experiment's jobs
 * @param workspaceQueued jobs of one workspace that wait for their turn
 * @param userQueued jobs of one person that wait for their turn, over all workspaces
 */
public record Quotas(
        int workspaceJobs,
        int workspaceCores,
        int userJobs,
        int userCores,
        int experimentJobs,
        int experimentCores,
        int workspaceQueued,
        int userQueued) {
    /** No limits. */
    public static final Quotas NONE = new Quotas(0, 0, 0, 0, 0, 0, 0, 0);

    private static final Setting<Integer> WORKSPACE_JOBS = Setting.number(
            "compute.quota.workspace-jobs", 0, 0, 100_000, "Jobs of one workspace that run at once; 0 for no limit.");
    private static final Setting<Integer> WORKSPACE_CORES = Setting.number(
            "compute.quota.workspace-cores",
            0,
            0,
            4096,
            "Cores that the running jobs of one workspace claim at once; 0 for no limit.");
    private static final Setting<Integer> USER_JOBS = Setting.number(
            "compute.quota.user-jobs", 0, 0, 100_000, "Jobs of one person that run at once; 0 for no limit.");
    private static final Setting<Integer> USER_CORES = Setting.number(
            "compute.quota.user-cores",
            0,
            0,
            4096,
            "Cores that the running jobs of one person claim at once; 0 for no limit.");
    private static final Setting<Integer> EXPERIMENT_JOBS = Setting.number(
            "compute.quota.experiment-jobs", 0, 0, 100_000, "Jobs of one experiment that run at once; 0 for no limit.");
    private static final Setting<Integer> EXPERIMENT_CORES = Setting.number(
            "compute.quota.experiment-cores",
            0,
            0,
            4096,
            "Cores that the running jobs of one experiment claim at once; 0 for no limit.");
    private static final Setting<Integer> WORKSPACE_QUEUED = Setting.number(
            "compute.quota.workspace-queued",
            0,
            0,
            1_000_000,
            "Jobs of one workspace that wait for their turn; more are refused. Steps and trials do not count. 0 for no limit.");
    private static final Setting<Integer> USER_QUEUED = Setting.number(
            "compute.quota.user-queued",
            0,
            0,
            1_000_000,
            "Jobs of one person that wait for their turn; more are refused. Steps and trials do not count. 0 for no limit.");

    static final List<Setting<?>> SETTINGS = List.of(
            WORKSPACE_JOBS,
            WORKSPACE_CORES,
            USER_JOBS,
            USER_CORES,
            EXPERIMENT_JOBS,
            EXPERIMENT_CORES,
            WORKSPACE_QUEUED,
            USER_QUEUED);

    /** Whether it matters of which experiment a job is. */
    boolean ofExperiments() {
        return experimentJobs > 0 || experimentCores > 0;
    }

    static Quotas from(Settings settings) {
        return new Quotas(
                settings.get(WORKSPACE_JOBS),
                settings.get(WORKSPACE_CORES),
                settings.get(USER_JOBS),
                settings.get(USER_CORES),
                settings.get(EXPERIMENT_JOBS),
                settings.get(EXPERIMENT_CORES),
                settings.get(WORKSPACE_QUEUED),
                settings.get(USER_QUEUED));
    }
}
