package dev.athanor.platform.compute;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import java.util.List;
import java.util.stream.Stream;

/**
 * How compute behaves.
 *
 * @param gpuFallback whether work that asks for GPUs runs on CPU when there are none
 * @param cores cores that work may claim together; 0 for all of the machine
 * @param quotas what a workspace and a person may hold at once
 */
public record ComputeConfig(boolean gpuFallback, int cores, Quotas quotas) {
    private static final Setting<Boolean> GPU_FALLBACK = Setting.flag(
            "compute.gpu-fallback",
            false,
            "Whether work that asks for a size with GPUs runs on CPU when this machine has none; otherwise it fails at once.");
    private static final Setting<Integer> CORES = Setting.number(
            "compute.cores", 0, 0, 4096, "Cores that jobs may claim together; 0 for all of the machine.");

    /** All settings of this room. */
    public static final List<Setting<?>> SETTINGS = Stream.concat(
                    Stream.of(GPU_FALLBACK, CORES), Quotas.SETTINGS.stream())
            .toList();

    /** What was configured. */
    public static ComputeConfig from(Settings settings) {
        return new ComputeConfig(settings.get(GPU_FALLBACK), settings.get(CORES), Quotas.from(settings));
    }
}
