package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.workspaces.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pipelines as ARM writes them: their own fields as elsewhere, the steps as the YAML of the command line writes them, components by id. */
final class PipelineCodec {
    private static final List<String> TYPES = List.of("command", "sweep", "parallel", "pipeline");

    private final Assets assets;

    PipelineCodec(Assets assets) {
        this.assets = assets;
    }

    /** The pipeline in {@code properties}. */
    JobSpec.Pipeline spec(Workspace workspace, JobSpec.Head head, ObjectNode properties) {
        ObjectNode nodes = Json.objectAt(properties, "jobs");
        ObjectNode ports = properties;
        if (nodes.isEmpty() && Json.text(properties, "componentId").isPresent()) {
            ObjectNode component = component(workspace, properties, "properties");
            ports = Json.object();
            new StepPorts(properties, component, "properties").write(ports);
            nodes = Json.objectAt(component, "jobs");
        }
        JsonNode settings = properties.path("settings");
        var defaults = StepDefaults.of(workspace, head, settings);
        Map<String, JobInput> inputs = JobCodec.inputs(ports, "properties");
        return new JobSpec.Pipeline(
                head,
                inputs,
                JobCodec.outputs(ports, "properties"),
                steps(workspace, head, nodes, new Around(defaults, inputs.keySet()), "properties.jobs"),
                StepDefaults.flag(settings, "continue_on_step_failure"),
                defaults.forceRerun(),
                JobSpec.Loop.NONE);
    }

    /** What steps take from the pipeline around them. */
    private record Around(StepDefaults defaults, Set<String> inputs) {}

    private Map<String, JobSpec.Step> steps(
            Workspace workspace, JobSpec.Head head, ObjectNode nodes, Around around, String path) {
        Map<String, JobSpec.Step> steps = new LinkedHashMap<>();
        ObjectNode plain = ControlNodes.resolve(nodes, path, (node, at) -> component(workspace, node, at));
        for (Map.Entry<String, JsonNode> node : plain.properties()) {
            String at = path + "." + node.getKey();
            if (!(node.getValue() instanceof ObjectNode step)) {
                throw ArmBody.invalid("step '" + node.getKey() + "' must be an object", at);
            }
            steps.put(node.getKey(), step(workspace, head, step, around, at));
        }
        return steps;
    }

    private JobSpec.Step step(Workspace workspace, JobSpec.Head parent, ObjectNode node, Around around, String path) {
        StepDefaults defaults = around.defaults();
        Json.text(node, "type").ifPresent(said -> check(said, path));
        boolean search = node.path("trial").isObject();
        ObjectNode component =
                component(workspace, search ? node.path("trial") : node, path + (search ? ".trial" : ""));
        String type =
                Json.text(node, "type").or(() -> Json.text(component, "type")).orElse("command");
        check(type, path);
        var ports = new StepPorts(
                node,
                component,
                path,
                type.equals("pipeline") ? (name, output) -> {} : defaults::place,
                around.inputs()::contains);
        StepDefaults here = defaults.on(Json.text(node, "computeId")
                .or(() -> Json.text(node, "compute"))
                .orElse(null));
        JobSpec.Head head = parent.on(here.compute()).named(path.substring(path.lastIndexOf('.') + 1));
        JobSpec job = switch (type) {
            case "command" -> command(head, node, component, ports, path);
            case "sweep" -> sweep(head, node, component, ports, path);
            case "parallel" ->
                ParallelNodes.spec(
                        head, node, component, ports, path, reference -> modelName(workspace, reference, path));
            default -> pipeline(workspace, head, component, ports, here, path);
        };
        boolean deterministic =
                !component.hasNonNull("is_deterministic") || StepDefaults.flag(component, "is_deterministic");
        Map<String, Boolean> when = new LinkedHashMap<>();
        Json.objectAt(node, ControlNodes.WHEN)
                .properties()
                .forEach(condition ->
                        when.put(condition.getKey(), condition.getValue().asBoolean()));
        return new JobSpec.Step(job, ports.bound(), ports.feeds(), deterministic, when);
    }

    private String modelName(Workspace workspace, String reference, String path) {
        Asset model =
                ArmErrors.referenced(path + ".task.model", () -> assets.resolve(workspace, AssetKind.MODEL, reference));
        return String.valueOf(model.uri()).replaceAll("/+$", "").replaceAll(".*/", "");
    }

    private static void check(String type, String path) {
        if (!TYPES.contains(type)) {
            throw ArmBody.invalid(
                    "steps of type '" + type + "' do not run here yet; those that do: " + String.join(", ", TYPES),
                    path + ".type");
        }
    }

    /** The specification of a step: a registered component's, or one that stands in the step itself. */
    private ObjectNode component(Workspace workspace, JsonNode holder, String path) {
        if (holder.path("component") instanceof ObjectNode inline) {
            return inline;
        }
        String reference = Json.text(holder, "componentId")
                .or(() -> Json.text(holder, "component"))
                .orElseThrow(() -> ArmBody.invalid("'" + path + ".componentId' is required", path + ".componentId"));
        String document =
                assets.resolve(workspace, AssetKind.COMPONENT, reference).document();
        return ArmBody.copy(Json.parse(document), "componentSpec");
    }

    /** What steps that run a command have in common, as a command job's properties. */
    static ObjectNode wire(JobSpec.Head head, ObjectNode node, ObjectNode component) {
        ObjectNode wire = Json.object().put("jobType", "Command");
        Json.text(node, "componentId").ifPresent(id -> wire.put("componentId", id));
        wire.put("experimentName", head.experiment());
        if (head.compute() != null) {
            wire.put("computeId", head.compute());
        }
        ObjectNode variables = wire.putObject("environmentVariables");
        for (JsonNode from : List.of(component, node)) {
            Json.objectAt(from, "environment_variables")
                    .properties()
                    .forEach(entry ->
                            variables.put(entry.getKey(), entry.getValue().asString("")));
        }
        resources(component, node, wire);
        return wire;
    }

    private static JobSpec.Command command(
            JobSpec.Head head, ObjectNode node, ObjectNode component, StepPorts ports, String path) {
        ObjectNode wire = wire(head, node, component);
        wire.put("command", ports.line(Json.required(component, "command", path + ".component.command")));
        Json.text(component, "code").ifPresent(code -> wire.put("codeId", bare(code)));
        wire.put(
                "environmentId",
                bare(Json.text(node, "environment")
                        .orElseGet(() -> Json.required(component, "environment", path + ".component.environment"))));
        limits(node, wire, "Command", path);
        ports.write(wire);
        ObjectNode document = Json.object();
        document.set("properties", wire);
        JobSpec.Command command = JobCodec.command(head.wired(Json.write(document)), wire, path);
        return command.reading(ports.inputs(command.inputs()));
    }

    /** An asset's id is written {@code azureml:/subscriptions/…} in components. */
    static String bare(String reference) {
        return reference.startsWith("azureml:/subscriptions") ? reference.substring("azureml:".length()) : reference;
    }

    private static void limits(JsonNode node, ObjectNode wire, String type, String path) {
        JsonNode timeout = node.path("limits").path("timeout");
        if (timeout.isMissingNode() || timeout.isNull()) {
            return;
        }
        wire.putObject("limits").put("jobLimitsType", type).put("timeout", span(timeout, path + ".limits.timeout"));
    }

    /** Seconds, or a span as ISO 8601 writes it. */
    private static String span(JsonNode timeout, String path) {
        return timeout.isNumber()
                ? "PT" + timeout.asLong() + "S"
                : JobCodec.span(timeout.asString(""), path).toString();
    }

    static void resources(JsonNode component, JsonNode node, ObjectNode wire) {
        ObjectNode resources = Json.object();
        for (JsonNode from : List.of(component.path("resources"), node.path("resources"))) {
            for (Map.Entry<String, String> field : Map.of(
                            "instance_count", "instanceCount", "instance_type", "instanceType", "shm_size", "shmSize")
                    .entrySet()) {
                for (String name : List.of(field.getKey(), field.getValue())) {
                    if (from.hasNonNull(name)) {
                        resources.set(field.getValue(), from.path(name));
                    }
                }
            }
        }
        if (!resources.isEmpty()) {
            wire.set("resources", resources);
        }
    }

    private static JobSpec.Sweep sweep(
            JobSpec.Head head, ObjectNode node, ObjectNode component, StepPorts ports, String path) {
        ObjectNode wire = SweepNodes.wire(node, path);
        ports.searched(Set.copyOf(Json.objectAt(wire, "searchSpace").propertyNames()));
        ObjectNode once = node.deepCopy();
        JsonNode limit = once.path("limits").path("trial_timeout");
        once.remove("limits");
        if (!limit.isMissingNode()) {
            once.putObject("limits").set("timeout", limit);
        }
        JobSpec.Command trial = command(head, once, component, ports, path);
        wire.put("jobType", "Sweep")
                .set("trial", Json.parse(trial.head().document()).path("properties"));
        ObjectNode document = Json.object();
        document.set("properties", wire);
        return SweepCodec.spec(head.wired(Json.write(document)), trial, wire, path);
    }

    private JobSpec.Pipeline pipeline(
            Workspace workspace,
            JobSpec.Head head,
            ObjectNode component,
            StepPorts ports,
            StepDefaults defaults,
            String path) {
        ObjectNode wire = Json.object().put("jobType", "Pipeline");
        wire.put("experimentName", head.experiment());
        wire.set("jobs", component.path("jobs"));
        ports.write(wire);
        ObjectNode document = Json.object();
        document.set("properties", wire);
        Map<String, JobInput> inputs = ports.inputs(JobCodec.inputs(wire, path));
        return new JobSpec.Pipeline(
                head.wired(Json.write(document)),
                inputs,
                JobCodec.outputs(wire, path),
                steps(
                        workspace,
                        head,
                        Json.objectAt(component, "jobs"),
                        new Around(defaults, inputs.keySet()),
                        path + ".jobs"),
                StepDefaults.flag(component.path("settings"), "continue_on_step_failure"),
                defaults.forceRerun(),
                new JobSpec.Loop(
                        component.path(ControlNodes.CONCURRENCY).asInt(0),
                        Json.texts(component, ControlNodes.GATHERED),
                        Json.text(component, ControlNodes.ITEMS).orElse(null)));
    }
}
