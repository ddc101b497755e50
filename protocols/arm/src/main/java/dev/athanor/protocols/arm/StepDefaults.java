package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.jobs.CommandPlan;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.workspaces.Workspace;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pipeline's settings say for steps that do not say it themselves; pipelines inside it inherit them.
 *
 * @param workspace where the pipeline runs
 * @param compute where steps run; null for the machine itself
 * @param datastore where their outputs go; null for the workspace's default
 * @param forceRerun whether steps run even if an earlier run made the same
 */
record StepDefaults(
        Workspace workspace,
        @Nullable String compute,
        @Nullable String datastore,
        boolean forceRerun) {
    private static final String PLACEHOLDER = "${{default_datastore}}";

    static StepDefaults of(Workspace workspace, JobSpec.Head head, JsonNode settings) {
        String store = Json.text(settings, "default_datastore")
                .map(reference ->
                        reference.substring(Math.max(reference.lastIndexOf('/'), reference.lastIndexOf(':')) + 1))
                .orElse(null);
        return new StepDefaults(workspace, head.compute(), store, flag(settings, "force_rerun"))
                .on(Json.text(settings, "default_compute").orElse(null));
    }

    /** The same for a step that names a compute; null leaves it where it is. */
    StepDefaults on(@Nullable String other) {
        if (other == null || other.isBlank()) {
            return this;
        }
        boolean machine = other.toLowerCase(Locale.ROOT).equals("serverless");
        return new StepDefaults(workspace, machine ? null : other, datastore, forceRerun);
    }

    /** Gives an output its place in the default datastore, unless it has one. */
    void place(String name, ObjectNode output) {
        String store = datastore;
        if (store == null) {
            return;
        }
        String uri = Json.text(output, "uri").orElse("");
        if (uri.isBlank()) {
            String end = Json.text(output, "jobOutputType").orElse("").equals("uri_file") ? "" : "/";
            uri = Assets.datastoreUri(workspace, store, "azureml/" + CommandPlan.NAME + "/" + name + end);
        }
        output.put("uri", uri.replace(PLACEHOLDER, store));
    }

    /** A switch, which some clients write as text. */
    static boolean flag(JsonNode node, String name) {
        return node.path(name).asString("false").equalsIgnoreCase("true");
    }
}
