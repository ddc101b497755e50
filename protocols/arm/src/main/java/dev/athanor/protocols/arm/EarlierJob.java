package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.workspaces.Workspace;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job's definition that names an earlier job by {@code sourceJobId} and says only what is to be changed of it, as a client sends it to submit a
 * job again and as a schedule may hold it.
 */
final class EarlierJob {
    private static final String SOURCE = "sourceJobId";

    private EarlierJob() {}

    /** The name of the earlier job; empty where a definition names none. */
    static String name(JsonNode definition) {
        String reference = Json.text(definition, SOURCE).orElse("").strip();
        String bare = reference.startsWith("azureml:") ? reference.substring("azureml:".length()) : reference;
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    /**
     * The whole definition that one with an earlier job stands for; another one as it is.
     *
     * @param field where the definition stands, for errors
     */
    static ObjectNode whole(Jobs jobs, Workspace workspace, ObjectNode definition, String field) {
        String name = name(definition);
        definition.remove(SOURCE);
        if (name.isEmpty()) {
            return definition;
        }
        Job job = ArmErrors.referenced(field + "." + SOURCE, () -> jobs.get(workspace, name));
        return changed(ArmBody.copy(Json.parse(job.document()), "properties"), definition);
    }

    /** The earlier job with what the definition says otherwise; its kind stays. */
    private static ObjectNode changed(ObjectNode original, ObjectNode definition) {
        definition.remove("jobType");
        definition.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value instanceof ObjectNode more && original.path(field.getKey()) instanceof ObjectNode there) {
                there.setAll(more);
            } else if (says(value)) {
                original.set(field.getKey(), value);
            }
        });
        return original;
    }

    /** Clients send empty values for what they leave as it is. */
    private static boolean says(JsonNode value) {
        return value.isString()
                ? !value.asString().isBlank()
                : !value.isContainer() ? !value.isNull() : !value.isEmpty();
    }
}
