package dev.athanor.platform.jobs;

import org.jspecify.annotations.Nullable;

/**
 * What a job writes.
 *
 * @param type {@code uri_file}, {@code uri_folder}, {@code mltable}, {@code mlflow_model}, {@code custom_model}, {@code triton_model}
 * @param uri where it goes; null for the default place
 * @param mode {@code ReadWriteMount}, {@code Upload} or {@code Direct}
 * @param assetName the asset to register it as, or null
 * @param assetVersion that asset's version; null for the next one
 */
public record JobOutput(
        String type,
        @Nullable String uri,
        String mode,
        @Nullable String assetName,
        @Nullable String assetVersion) {
    /** The output of a job of that name, where its address holds {@link CommandPlan#NAME} for it. */
    public JobOutput at(String name) {
        String address = uri;
        return new JobOutput(
                type, address == null ? null : address.replace(CommandPlan.NAME, name), mode, assetName, assetVersion);
    }
}
