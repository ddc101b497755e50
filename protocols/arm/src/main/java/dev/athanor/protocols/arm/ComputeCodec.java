package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.compute.ComputeKind;
import dev.athanor.platform.compute.ComputeNode;
import dev.athanor.platform.compute.ComputeTarget;
import dev.athanor.platform.compute.Drain;
import dev.athanor.platform.compute.TargetSpec;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.protocols.armmodel.SystemData;
import dev.athanor.protocols.armmodel.WireTime;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A compute target's wire form. */
final class ComputeCodec {
    /** Tags of this server: clients that know nothing of draining show tags. */
    private static final String OURS = "athanor.";

    private static final String STATE = OURS + "state";
    private static final Duration IDLE = Duration.ofMinutes(2);

    private ComputeCodec() {}

    static TargetSpec spec(Workspace workspace, String name, ObjectNode body) {
        JsonNode outer = body.path("properties");
        String type = Json.required(outer, "computeType", "properties.computeType");
        JsonNode inner = outer.path("properties");
        JsonNode scale = inner.path("scaleSettings");
        ObjectNode kept = body.deepCopy();
        kept.remove(List.of("id", "name", "type", "systemData"));
        return new TargetSpec(
                name,
                ComputeKind.of(type),
                Json.text(inner, "vmSize").filter(size -> !size.isBlank()).orElse(null),
                scale.path("minNodeCount").asInt(0),
                scale.path("maxNodeCount").asInt(1),
                idle(scale),
                Json.text(inner, "vmPriority").orElse("").equalsIgnoreCase("LowPriority"),
                Json.text(body, "location").orElse(workspace.location()),
                Json.text(outer, "description").orElse(null),
                tags(body),
                Json.write(kept));
    }

    /** The target's own tags, without those that tell its state: a client that changes one thing sends back all it was shown. */
    private static Map<String, String> tags(JsonNode body) {
        Map<String, String> tags = Json.texts(body, "tags");
        tags.keySet().removeIf(name -> name.startsWith(OURS));
        return tags;
    }

    private static Duration idle(JsonNode scale) {
        String text = Json.text(scale, "nodeIdleTimeBeforeScaleDown").orElse("");
        try {
            return text.isEmpty() ? IDLE : Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw ArmBody.invalid(
                    "'nodeIdleTimeBeforeScaleDown' is '" + text + "', not an ISO 8601 duration such as PT120S",
                    "properties.properties.scaleSettings.nodeIdleTimeBeforeScaleDown");
        }
    }

    static ObjectNode json(Workspace workspace, ComputeTarget target, List<ComputeNode> nodes, Optional<Drain> drain) {
        ObjectNode sent = (ObjectNode) Json.parse(target.spec().document());
        ObjectNode outer = ArmBody.copy(sent, "properties");
        ObjectNode inner = ArmBody.copy(outer, "properties");
        switch (target.kind()) {
            case AML_COMPUTE -> cluster(target, nodes, inner);
            case COMPUTE_INSTANCE -> instance(target, inner);
            case VIRTUAL_MACHINE,
                    KUBERNETES,
                    AKS,
                    SYNAPSE_SPARK,
                    DATABRICKS,
                    HDINSIGHT,
                    DATA_FACTORY,
                    DATA_LAKE_ANALYTICS -> {}
        }
        outer.set("properties", inner);
        outer.put("computeType", target.kind().word())
                .put("computeLocation", target.spec().location())
                .put("provisioningState", "Succeeded")
                .put("createdOn", WireTime.text(target.createdAt()))
                .put("modifiedOn", WireTime.text(target.modifiedAt()))
                .put("description", target.spec().description());
        outer.putArray("provisioningErrors");
        ArrayNode notes = outer.putArray("notes");
        target.notes().forEach(notes::add);
        if (!outer.has("isAttachedCompute")) {
            outer.put("isAttachedCompute", !target.kind().isLocal());
        }
        ObjectNode node = ArmBody.resource(
                workspace.arm() + "/computes/" + target.name(),
                ArmPaths.TYPE + "/computes",
                outer,
                new SystemData(target.createdAt(), target.createdBy(), target.modifiedAt()));
        node.put("location", target.spec().location());
        ObjectNode tags = Json.of(target.spec().tags());
        drain.ifPresent(draining -> tags.put(STATE, "Draining")
                .put(OURS + "drained-by", draining.by())
                .put(OURS + "drained-since", WireTime.text(draining.at())));
        node.set("tags", tags);
        for (String field : List.of("identity", "sku")) {
            if (sent.path(field).isObject()) {
                node.set(field, sent.path(field));
            }
        }
        return node;
    }

    private static void cluster(ComputeTarget target, List<ComputeNode> nodes, ObjectNode inner) {
        TargetSpec spec = target.spec();
        long running = nodes.stream().filter(node -> node.holder() != null).count();
        inner.put("vmPriority", spec.lowPriority() ? "LowPriority" : "Dedicated")
                .put("allocationState", "Steady")
                .put("allocationStateTransitionTime", WireTime.text(target.stateAt()))
                .put("currentNodeCount", nodes.size())
                .put("targetNodeCount", nodes.size());
        if (!inner.hasNonNull("osType")) {
            inner.put("osType", "Linux");
        }
        inner.putObject("scaleSettings")
                .put("minNodeCount", spec.minNodes())
                .put("maxNodeCount", spec.maxNodes())
                .put("nodeIdleTimeBeforeScaleDown", spec.idle().toString());
        inner.putObject("nodeStateCounts")
                .put("preparingNodeCount", 0)
                .put("runningNodeCount", running)
                .put("idleNodeCount", nodes.size() - running)
                .put("unusableNodeCount", 0)
                .put("leavingNodeCount", 0)
                .put("preemptedNodeCount", 0);
        inner.putArray("errors");
    }

    private static void instance(ComputeTarget target, ObjectNode inner) {
        inner.put("state", target.state().word());
        if (!inner.hasNonNull("applicationSharingPolicy")) {
            inner.put("applicationSharingPolicy", "Shared");
        }
        inner.putObject("createdBy").put("userName", target.createdBy());
        inner.putObject("lastOperation")
                .put("operationName", target.state().word().equals("Running") ? "Start" : "Stop")
                .put("operationTime", WireTime.text(target.stateAt()))
                .put("operationStatus", "Succeeded")
                .put("operationTrigger", "User");
        inner.putArray("applications");
        inner.putArray("errors");
    }

    static ObjectNode node(ComputeNode node) {
        return Json.object()
                .put("nodeId", node.id())
                .put("privateIpAddress", "127.0.0.1")
                .put("publicIpAddress", (String) null)
                .put("port", 0)
                .put("nodeState", node.holder() == null ? "idle" : "running")
                .put("runId", node.holder());
    }
}
