package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.serving.Deployment;
import dev.athanor.platform.serving.DeploymentSpec;
import dev.athanor.platform.serving.DeploymentState;
import dev.athanor.platform.serving.ProbeSettings;
import dev.athanor.platform.serving.RequestSettings;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.protocols.armmodel.SystemData;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Online deployments as ARM writes them. The whole body that was sent is kept. */
final class OnlineDeploymentCodec {
    static final String TYPE = OnlineEndpointCodec.TYPE + "/deployments";
    private static final List<String> KINDS = List.of("Managed", "Kubernetes", "AzureMLCompute");
    private static final List<String> SCALES = List.of("Default", "TargetUtilization");

    /** What a body asks for. */
    DeploymentSpec spec(String endpoint, String name, ObjectNode body) {
        ObjectNode properties = Json.objectAt(body, "properties");
        ObjectNode code = Json.objectAt(properties, "codeConfiguration");
        String kind = ArmBody.oneOf(
                Json.text(properties, "endpointComputeType").orElse("Managed"),
                KINDS,
                "properties.endpointComputeType");
        Json.text(Json.objectAt(properties, "scaleSettings"), "scaleType")
                .ifPresent(type -> ArmBody.oneOf(type, SCALES, "properties.scaleSettings.scaleType"));
        return new DeploymentSpec(
                endpoint,
                name,
                kind.toLowerCase(Locale.ROOT),
                text(properties, "model"),
                text(properties, "environmentId"),
                text(code, "codeId"),
                text(code, "scoringScript"),
                text(properties, "instanceType"),
                number(Json.objectAt(body, "sku"), "capacity", 1, "sku.capacity"),
                requests(Json.objectAt(properties, "requestSettings")),
                probe(Json.objectAt(properties, "readinessProbe")),
                Json.texts(properties, "environmentVariables"),
                Json.write(body));
    }

    private static @Nullable String text(ObjectNode node, String field) {
        return Json.text(node, field).filter(value -> !value.isEmpty()).orElse(null);
    }

    private static RequestSettings requests(ObjectNode node) {
        RequestSettings fallback = RequestSettings.DEFAULT;
        String at = "properties.requestSettings.";
        return new RequestSettings(
                duration(node, "requestTimeout", fallback.timeout(), at + "requestTimeout"),
                number(
                        node,
                        "maxConcurrentRequestsPerInstance",
                        fallback.concurrency(),
                        at + "maxConcurrentRequestsPerInstance"));
    }

    private static ProbeSettings probe(ObjectNode node) {
        ProbeSettings fallback = ProbeSettings.DEFAULT;
        String at = "properties.readinessProbe.";
        return new ProbeSettings(
                duration(node, "initialDelay", fallback.initialDelay(), at + "initialDelay"),
                duration(node, "period", fallback.period(), at + "period"),
                duration(node, "timeout", fallback.timeout(), at + "timeout"),
                number(node, "failureThreshold", fallback.failures(), at + "failureThreshold"));
    }

    private static Duration duration(ObjectNode node, String field, Duration fallback, String at) {
        String text = Json.text(node, field).orElse("");
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new AthanorException(
                            ArmProblem.FIELD_VALUE_INVALID,
                            "'" + at + "' is '" + text + "'; allowed: an ISO 8601 duration such as PT5S",
                            malformed)
                    .at(at);
        }
    }

    private static int number(ObjectNode node, String field, int fallback, String at) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw ArmBody.invalid("'" + at + "' is " + value + "; allowed: a whole number", at);
        }
        return value.asInt();
    }

    /** The resource. */
    ObjectNode json(Workspace workspace, Deployment deployment) {
        ObjectNode document = (ObjectNode) Json.parse(deployment.spec().document());
        ObjectNode properties = ArmBody.copy(document, "properties");
        if (!properties.hasNonNull("endpointComputeType")) {
            properties.put("endpointComputeType", "Managed");
        }
        // The Python client cannot read a deployment, nor its endpoint, without these two.
        if (!properties.path("scaleSettings").hasNonNull("scaleType")) {
            properties.putObject("scaleSettings").put("scaleType", "Default");
        }
        ObjectNode facts = ArmBody.copy(properties, "properties");
        if (!deployment.notes().isEmpty()) {
            facts.put("athanor.environmentNotes", deployment.notes());
        }
        String error = deployment.error();
        if (error != null) {
            facts.put("athanor.error", error);
        }
        properties.set("properties", facts);
        defaults(properties, deployment.spec());
        properties.put("provisioningState", state(deployment.state(), deployment.revision()));
        ObjectNode resource = ArmBody.resource(
                workspace.arm() + "/onlineEndpoints/" + deployment.spec().endpoint() + "/deployments/"
                        + deployment.name(),
                TYPE,
                properties,
                new SystemData(deployment.createdAt(), deployment.createdBy(), deployment.modifiedAt()));
        OnlineEndpointCodec.envelope(workspace, document, resource);
        ObjectNode sku = ArmBody.copy(document, "sku");
        sku.put("name", Json.text(sku, "name").orElse("Default"))
                .put("capacity", deployment.spec().instances());
        resource.set("sku", sku);
        return resource;
    }

    private static void defaults(ObjectNode properties, DeploymentSpec spec) {
        ObjectNode requests = ArmBody.copy(properties, "requestSettings");
        requests.put("requestTimeout", spec.requests().timeout().toString())
                .put("maxConcurrentRequestsPerInstance", spec.requests().concurrency());
        properties.set("requestSettings", requests);
        ObjectNode probe = ArmBody.copy(properties, "readinessProbe");
        probe.put("initialDelay", spec.readiness().initialDelay().toString())
                .put("period", spec.readiness().period().toString())
                .put("timeout", spec.readiness().timeout().toString())
                .put("failureThreshold", spec.readiness().failures());
        properties.set("readinessProbe", probe);
    }

    private static String state(DeploymentState state, long revision) {
        return switch (state) {
            case PREPARING, STARTING -> revision > 1 ? "Updating" : "Creating";
            case UPDATING -> "Updating";
            case READY -> "Succeeded";
            case FAILED, UPDATE_FAILED, KEPT -> "Failed";
            case DELETING -> "Deleting";
        };
    }
}
