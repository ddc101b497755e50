package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetName;
import dev.athanor.platform.assets.AssetPage;
import dev.athanor.platform.assets.AssetQuery;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.tracking.Grammar;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** {@code model-versions/*}. */
final class ModelVersionsResource implements MlflowResource {
    /** Tag of a logged model that lists what was registered from it. */
    private static final String REGISTRATIONS = "mlflow.modelVersions";

    private final Mounts mounts;
    private final Assets assets;
    private final Tracking tracking;
    private final BlobStore blobs;
    private final Registry registry;
    private final Sources sources;
    private final Notes notes;

    ModelVersionsResource(
            Mounts mounts,
            Assets assets,
            Tracking tracking,
            BlobStore blobs,
            Registry registry,
            Sources sources,
            Notes notes) {
        this.mounts = mounts;
        this.assets = assets;
        this.tracking = tracking;
        this.blobs = blobs;
        this.registry = registry;
        this.sources = sources;
        this.notes = notes;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .post("model-versions/create", Right.WRITE_MODEL, this::create)
                .patch("model-versions/update", Right.WRITE_MODEL, this::update)
                .post("model-versions/transition-stage", Right.WRITE_MODEL, this::stage)
                .delete("model-versions/delete", Right.DELETE_MODEL, this::delete)
                .get("model-versions/get", Right.READ_MODEL, call -> answer(call, registry.version(call)))
                .get("model-versions/search", Right.READ_MODEL, this::search)
                .get("model-versions/get-download-uri", Right.READ_MODEL, this::download)
                .post("model-versions/set-tag", Right.WRITE_MODEL, this::setTag)
                .delete("model-versions/delete-tag", Right.WRITE_MODEL, this::deleteTag);
    }

    private Response create(Call call) {
        Fields fields = call.fields();
        AssetName model = registry.model(call, Names.model(fields.required("name")));
        String source = fields.required("source");
        @Nullable String runId = fields.textOrNull("run_id");
        @Nullable String modelId = fields.textOrNull("model_id");
        Map<String, String> tags = fields.pairs("tags");
        tags.forEach(Names::tag);
        boolean prompt = "true".equalsIgnoreCase(tags.get(RegistrySearch.PROMPT_TAG));
        String uri =
                prompt ? source : sources.resolve(call.workspace(), source, localRoot(call, runId, modelId), modelId);
        if (!prompt) {
            sources.refuseForeign(call.workspace(), uri, runId, modelId);
        }
        Map<String, String> details = new LinkedHashMap<>();
        details.put(Registry.SOURCE, source);
        put(details, Registry.MODEL_ID, modelId);
        put(details, Registry.RUN_LINK, fields.textOrNull("run_link"));
        AssetSpec spec = AssetSpec.of(model.name(), givenVersion(call, model), type(call.workspace(), uri), uri)
                .described(fields.text("description").orElse(null), tags)
                .detailed(details)
                .madeBy(runId);
        Asset made = assets.put(
                call.workspace(), AssetKind.MODEL, spec, call.principal().name());
        if (modelId != null && !prompt) {
            note(call, modelId, made);
        }
        notes.created(call, model, made);
        return answer(call, made);
    }

    /** A number that the caller wants: of a version that was registered elsewhere. */
    private @Nullable String givenVersion(Call call, AssetName model) {
        @Nullable String version = call.fields().textOrNull("version");
        if (version == null) {
            return null;
        }
        if (!version.matches("[1-9]\\d{0,8}")) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Parameter 'version' must be an integer, got '" + version + "'.")
                    .at("version");
        }
        if (assets.find(call.workspace(), AssetKind.MODEL, model.name(), version)
                .isPresent()) {
            throw MlflowProblem.MLFLOW_NAME_TAKEN
                    .because("Model Version (name=" + model.name() + ", version=" + version + ") already exists.")
                    .at("version");
        }
        return version;
    }

    private static void put(Map<String, String> details, String key, @Nullable String value) {
        if (value != null) {
            details.put(key, value);
        }
    }

    /** A client's own folder that artifacts lie in, when the experiment's location was chosen. */
    private @Nullable String localRoot(Call call, @Nullable String runId, @Nullable String modelId) {
        if (runId != null) {
            return tracking.findRun(call.guid(), runId)
                    .map(Run::artifactLocation)
                    .orElse(null);
        }
        return modelId == null ? null : tracking.model(call.guid(), modelId).artifactLocation();
    }

    /** An MLflow model when its MLmodel file lies there; else files of any kind. */
    private String type(Workspace workspace, String uri) {
        boolean mlflow = locate(workspace, uri)
                .filter(Location.Blobs.class::isInstance)
                .map(Location.Blobs.class::cast)
                .map(place -> blobs.find(place.container().blob(place.prefix().replaceFirst("/*$", "") + "/MLmodel"))
                        .isPresent())
                .orElse(false);
        return mlflow ? "mlflow_model" : "custom_model";
    }

    private Optional<Location> locate(Workspace workspace, String uri) {
        try {
            return Optional.of(assets.locate(workspace, uri));
        } catch (dev.athanor.foundation.kernel.AthanorException elsewhere) {
            return Optional.empty();
        }
    }

    /** The logged model knows what was registered from it: a list in the spacing of Python, since clients compare the text. */
    private void note(Call call, String modelId, Asset version) {
        LoggedModel model = tracking.model(call.guid(), modelId);
        List<String> items = new ArrayList<>();
        String before = model.tags().get(REGISTRATIONS);
        if (before != null && Json.parse(before) instanceof ArrayNode known) {
            known.forEach(item -> items.add(registration(
                    item.path("name").asString(), item.path("version").asString())));
        }
        items.add(registration(version.name(), version.version()));
        tracking.tagModel(call.guid(), modelId, Map.of(REGISTRATIONS, "[" + String.join(", ", items) + "]"));
    }

    private static String registration(String name, String version) {
        return "{\"name\": " + PythonJson.text(name) + ", \"version\": " + version + "}";
    }

    private Response update(Call call) {
        Asset version = registry.version(call);
        return answer(
                call,
                assets.registry()
                        .describe(
                                call.workspace(),
                                version.name(),
                                version.version(),
                                call.fields().text("description").orElse(null)));
    }

    private Response stage(Call call) {
        String stage = Names.stage(call.fields().required("stage"));
        boolean archive = call.fields().flag("archive_existing_versions").orElse(false);
        if (archive && !(stage.equals("Staging") || stage.equals("Production"))) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because(
                    "Model version transition cannot archive existing model versions because '" + stage
                            + "' is not an Active stage. Valid stages are ['Staging', 'Production']");
        }
        Asset version = registry.version(call);
        return answer(
                call, assets.registry().stage(call.workspace(), version.name(), version.version(), stage, archive));
    }

    private Response delete(Call call) {
        Asset version = registry.version(call);
        assets.delete(call.workspace(), AssetKind.MODEL, version.name(), version.version());
        return Wire.empty();
    }

    private Response answer(Call call, Asset version) {
        return Wire.one("model_version", registry.json(call, version));
    }

    /** The registry gives a thousand at a time; clients ask for up to 200,000. */
    Response search(Call call) {
        int max = Limits.registryPage(call, 10_000, 200_000);
        AssetQuery query = RegistrySearch.query(call, Grammar.MODEL_VERSIONS);
        List<Asset> found = new ArrayList<>();
        String token = call.fields().textOrNull("page_token");
        Long total = null;
        do {
            AssetPage<Asset> page =
                    assets.search(call.workspace(), AssetKind.MODEL, query.page(max - found.size(), token));
            found.addAll(page.items());
            token = page.next();
            total = page.total();
        } while (token != null && found.size() < max);
        return Selection.of(call, Selection.Shape.MODEL_VERSIONS)
                .page("model_versions", registry.json(call, found), token, total);
    }

    private Response download(Call call) {
        return Wire.ok(Json.object().put("artifact_uri", sources.download(call, registry.version(call))));
    }

    private Response setTag(Call call) {
        Asset version = registry.version(call);
        String key = call.fields().required("key");
        String value = call.fields().text("value").orElse("");
        Names.tag(key, value);
        assets.registry().tag(call.workspace(), version.name(), version.version(), key, value);
        notes.tagged(call, registry.model(call, version.name()), version, key, value);
        return Wire.empty();
    }

    private Response deleteTag(Call call) {
        Asset version = registry.version(call);
        String key = call.fields().required("key");
        assets.registry().untag(call.workspace(), version.name(), version.version(), key);
        notes.tagged(call, registry.model(call, version.name()), version, key, null);
        return Wire.empty();
    }
}
