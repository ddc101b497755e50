package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.workspaces.Workspace;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Steps of pipelines. Their specification is kept as sent; whoever runs a step reads it. */
final class ComponentCodec implements AssetCodec {
    private static final List<String> TYPES = List.of(
            "command", "parallel", "pipeline", "sweep", "automl", "spark", "import", "data_transfer", "flow_parallel");

    /**
     * What may change without making it another component. Name and version are those of the address: Azure's client gives components without a
     * name a version by their content, in which their step's name does not count.
     */
    private static final List<String> DECORATION =
            List.of("description", "display_name", "tags", "properties", "name", "version");

    @Override
    public AssetKind kind() {
        return AssetKind.COMPONENT;
    }

    @Override
    public String segment() {
        return "components";
    }

    @Override
    public AssetSpec spec(Workspace workspace, String name, @Nullable String version, ObjectNode properties) {
        ObjectNode component = ArmBody.copy(properties, "componentSpec");
        String type = Json.required(component, "type", "properties.componentSpec.type");
        ArmBody.oneOf(type, TYPES, "properties.componentSpec.type");
        if (type.equals("command")) {
            Json.required(component, "command", "properties.componentSpec.command");
            Json.required(component, "environment", "properties.componentSpec.environment");
        }
        component.remove(DECORATION);
        return AssetCodec.common(AssetSpec.of(name, version, type, null), properties, Json.write(component));
    }

    @Override
    public void describe(Workspace workspace, Asset asset, ObjectNode properties) {
        ObjectNode component = ArmBody.copy(properties, "componentSpec");
        if (!component.has("name")) {
            component.put("name", asset.name());
        }
        if (!component.has("version")) {
            component.put("version", asset.version());
        }
        properties.set("componentSpec", component);
    }
}
