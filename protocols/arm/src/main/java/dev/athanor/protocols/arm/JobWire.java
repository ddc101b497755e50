package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.armmodel.SystemData;
import dev.athanor.protocols.armmodel.WireTime;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Writes a job onto the wire: what was sent, with where it stands. */
final class JobWire {
    private final String base;

    JobWire(String base) {
        this.base = base;
    }

    static String id(Workspace workspace, String name) {
        return workspace.id().arm() + "/jobs/" + name;
    }

    /** The resource; {@code outputs} are those whose address is known. */
    ObjectNode json(Workspace workspace, Job job, Map<String, JobOutput> outputs) {
        ObjectNode properties = ArmBody.copy(Json.parse(job.document()), "properties");
        properties.put("jobType", job.kind().word());
        properties.put("status", job.status().word());
        properties.put("displayName", job.displayName() == null ? job.name() : job.displayName());
        properties.put("experimentName", job.experiment());
        if (job.description() != null) {
            properties.put("description", job.description());
        }
        properties.set("tags", Json.of(job.tags()));
        ObjectNode labels = Json.of(job.properties());
        if (job.waiting() != null) {
            labels.put("athanor.waiting", job.waiting());
        }
        properties.set("properties", labels);
        properties.put("isArchived", job.archived());
        properties.set("services", services(workspace, job));
        if (!properties.path("inputs").isObject()) {
            properties.set("inputs", Json.object());
        }
        properties.set("outputs", outputs(properties, outputs));
        job.error()
                .ifPresent(error -> properties.set(
                        "error", Json.object().put("code", error.code()).put("message", error.message())));
        if (job.startedAt() != null) {
            properties.put("startTime", WireTime.text(job.startedAt()));
        }
        if (job.endedAt() != null) {
            properties.put("endTime", WireTime.text(job.endedAt()));
        }
        return ArmBody.resource(
                id(workspace, job.name()),
                ArmPaths.TYPE + "/jobs",
                properties,
                new SystemData(job.createdAt(), job.createdBy(), job.modifiedAt()));
    }

    /** Address of the page or document that shows a job. */
    String studio(Workspace workspace, String name) {
        return base + "/runs/" + name + "?wsid=" + workspace.id().arm();
    }

    private ObjectNode services(Workspace workspace, Job job) {
        ObjectNode services = Json.object();
        services.set(
                "Tracking",
                Json.object()
                        .put("jobServiceType", "Tracking")
                        .put("endpoint", base + "/mlflow/v1.0" + workspace.id().arm()));
        services.set(
                "Studio", Json.object().put("jobServiceType", "Studio").put("endpoint", studio(workspace, job.name())));
        return services;
    }

    /** Named outputs with their addresses; {@code default} is left out, since clients then list the datastore by themselves. */
    private static ObjectNode outputs(ObjectNode properties, Map<String, JobOutput> known) {
        ObjectNode outputs = ArmBody.copy(properties, "outputs");
        outputs.remove("default");
        known.forEach((name, output) -> {
            ObjectNode node = outputs.path(name) instanceof ObjectNode there ? there : Json.object();
            node.put("jobOutputType", output.type());
            if (output.uri() != null) {
                node.put("uri", output.uri());
            }
            outputs.set(name, node);
        });
        return outputs;
    }

    /** Address of the folder that holds a run's logs and artifacts. */
    static String runFolder(Workspace workspace, String run) {
        WorkspaceId id = workspace.id();
        return "azureml://subscriptions/" + id.subscription() + "/resourcegroups/" + id.group() + "/workspaces/"
                + id.name() + "/datastores/" + Workspaces.ARTIFACT_DATASTORE + "/paths/ExperimentRun/dcid." + run + "/";
    }
}
