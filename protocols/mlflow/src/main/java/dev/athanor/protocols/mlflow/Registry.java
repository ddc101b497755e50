package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetName;
import dev.athanor.platform.assets.Assets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Registered models and versions in MLflow's JSON, and finding them with MLflow's words when they are not there. */
final class Registry {
    /** Detail of a version: the source as the client gave it, when the address kept is another. */
    static final String SOURCE = "mlflow-source";

    /** Detail of a version: the logged model it was made of. */
    static final String MODEL_ID = "mlflow-model-id";

    /** Detail of a version: a link to the run elsewhere. */
    static final String RUN_LINK = "mlflow-run-link";

    private final Assets assets;

    Registry(Assets assets) {
        this.assets = assets;
    }

    AssetName model(Call call, String name) {
        return assets.findName(call.workspace(), AssetKind.MODEL, name)
                .orElseThrow(() -> MlflowProblem.MLFLOW_NOT_FOUND
                        .because("Registered Model with name=" + name + " not found")
                        .at("name"));
    }

    /** The model and version that a call names. */
    Asset version(Call call) {
        return version(call, call.fields().required("name"), call.fields().required("version"));
    }

    Asset version(Call call, String name, String version) {
        return assets.find(call.workspace(), AssetKind.MODEL, name, version)
                .orElseThrow(() -> noVersion(name, version));
    }

    private static AthanorException noVersion(String name, String version) {
        return version.matches("-?\\d+")
                ? MlflowProblem.MLFLOW_NOT_FOUND
                        .because("Model Version (name=" + name + ", version=" + version + ") not found")
                        .at("version")
                : MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Parameter 'version' must be an integer, got '" + version + "'.")
                        .at("version");
    }

    ObjectNode json(Call call, AssetName model) {
        ObjectNode node = Json.object();
        node.put("name", model.name());
        node.put("creation_timestamp", model.createdAt().toEpochMilli());
        node.put("last_updated_timestamp", model.modifiedAt().toEpochMilli());
        Wire.text(node, "description", model.description());
        ArrayNode latest = Json.array();
        if (model.latestVersion() != null) {
            assets.registry()
                    .latestByStage(call.workspace(), model.name())
                    .forEach(version -> latest.add(json(version, model.aliases())));
        }
        Wire.list(node, "latest_versions", latest);
        Wire.pairs(node, "tags", new TreeMap<>(model.tags()));
        ArrayNode aliases = Json.array();
        new TreeMap<>(model.aliases())
                .forEach((alias, version) ->
                        aliases.addObject().put("alias", alias).put("version", version));
        Wire.list(node, "aliases", aliases);
        return node;
    }

    ObjectNode json(Call call, Asset version) {
        return json(version, model(call, version.name()).aliases());
    }

    /** Versions of any models; each model is looked up once. */
    ArrayNode json(Call call, List<Asset> versions) {
        Map<String, Map<String, String>> aliases = new HashMap<>();
        ArrayNode list = Json.array();
        for (Asset version : versions) {
            list.add(json(
                    version,
                    aliases.computeIfAbsent(
                            version.name(), name -> model(call, name).aliases())));
        }
        return list;
    }

    private static ObjectNode json(Asset version, Map<String, String> aliases) {
        ObjectNode node = Json.object();
        node.put("name", version.name());
        node.put("version", version.version());
        node.put("creation_timestamp", version.createdAt().toEpochMilli());
        node.put("last_updated_timestamp", version.modifiedAt().toEpochMilli());
        node.put("current_stage", stage(version));
        node.put("description", Objects.requireNonNullElse(version.description(), ""));
        node.put("source", source(version));
        node.put("run_id", Objects.requireNonNullElse(version.jobName(), ""));
        node.put("status", "READY");
        Wire.pairs(node, "tags", new TreeMap<>(version.tags()));
        Wire.text(node, "run_link", version.details().get(RUN_LINK));
        Wire.text(node, "model_id", version.details().get(MODEL_ID));
        ArrayNode names = Json.array();
        new TreeMap<>(aliases).forEach((alias, of) -> {
            if (of.equals(version.version())) {
                names.add(alias);
            }
        });
        Wire.list(node, "aliases", names);
        return node;
    }

    static String source(Asset version) {
        String given = version.details().get(SOURCE);
        return given != null ? given : Objects.requireNonNullElse(version.uri(), "");
    }

    /** A version's stage as clients compare it; Azure's own stages stay as they are. */
    static String stage(Asset version) {
        String stage = version.stage();
        return stage == null || stage.isEmpty() ? "None" : stage;
    }
}
