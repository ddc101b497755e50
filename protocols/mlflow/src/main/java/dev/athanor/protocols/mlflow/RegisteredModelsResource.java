package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetName;
import dev.athanor.platform.assets.AssetNameSpec;
import dev.athanor.platform.assets.AssetPage;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.security.Permissions.Kind;
import dev.athanor.platform.tracking.Grammar;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;

/** {@code registered-models/*}. */
final class RegisteredModelsResource implements MlflowResource {
    private final Mounts mounts;
    private final Assets assets;
    private final Registry registry;
    private final Notes notes;

    RegisteredModelsResource(Mounts mounts, Assets assets, Registry registry, Notes notes) {
        this.mounts = mounts;
        this.assets = assets;
        this.registry = registry;
        this.notes = notes;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .post("registered-models/create", Right.WRITE_MODEL, this::create)
                .post("registered-models/rename", Right.WRITE_MODEL, this::rename)
                .patch("registered-models/update", Right.WRITE_MODEL, this::update)
                .delete("registered-models/delete", Right.DELETE_MODEL, this::delete)
                .get("registered-models/get", Right.READ_MODEL, this::get)
                .get("registered-models/search", Right.READ_MODEL, this::search)
                .get("registered-models/get-latest-versions", Right.READ_MODEL, this::latest)
                .post("registered-models/get-latest-versions", Right.READ_MODEL, this::latest)
                .post("registered-models/set-tag", Right.WRITE_MODEL, this::setTag)
                .delete("registered-models/delete-tag", Right.WRITE_MODEL, this::deleteTag)
                .post("registered-models/alias", Right.WRITE_MODEL, this::setAlias)
                .delete("registered-models/alias", Right.WRITE_MODEL, this::deleteAlias)
                .get("registered-models/alias", Right.READ_MODEL, this::byAlias);
    }

    private Response create(Call call) {
        String name = Names.model(call.fields().required("name"));
        Map<String, String> tags = call.fields().pairs("tags");
        tags.forEach(Names::tag);
        if (assets.findName(call.workspace(), AssetKind.MODEL, name).isPresent()) {
            throw MlflowProblem.MLFLOW_NAME_TAKEN
                    .because("Registered Model (name=" + name + ") already exists.")
                    .at("name");
        }
        AssetName made = assets.registry()
                .create(
                        call.workspace(),
                        new AssetNameSpec(
                                name, call.fields().text("description").orElse(null), tags, Map.of(), false, "{}"),
                        call.principal().name());
        mounts.gate().made(call, Kind.MODEL, made.name());
        notes.created(call, made);
        return answer(call, made);
    }

    private Response rename(Call call) {
        AssetName before = registry.model(call, call.fields().required("name"));
        String name = Names.model(call.fields().required("new_name"));
        if (assets.findName(call.workspace(), AssetKind.MODEL, name).isPresent()) {
            throw MlflowProblem.MLFLOW_NAME_TAKEN
                    .because("Registered Model (name=" + name + ") already exists.")
                    .at("new_name");
        }
        AssetName renamed = assets.registry().rename(call.workspace(), before.name(), name);
        mounts.gate().renamed(call, Kind.MODEL, before.name(), name);
        return answer(call, renamed);
    }

    private Response update(Call call) {
        AssetName model = registry.model(call, call.fields().required("name"));
        return answer(
                call,
                assets.registry()
                        .describe(
                                call.workspace(),
                                model.name(),
                                call.fields().text("description").orElse(null)));
    }

    private Response delete(Call call) {
        AssetName model = registry.model(call, call.fields().required("name"));
        assets.deleteName(call.workspace(), AssetKind.MODEL, model.name());
        mounts.gate().deleted(call, Kind.MODEL, model.name());
        return Wire.empty();
    }

    private Response get(Call call) {
        return answer(call, registry.model(call, call.fields().required("name")));
    }

    private Response answer(Call call, AssetName model) {
        return Wire.one("registered_model", registry.json(call, model));
    }

    private Response search(Call call) {
        int max = Limits.registryPage(call, 100, 1000);
        AssetPage<AssetName> page = assets.names(
                call.workspace(),
                AssetKind.MODEL,
                RegistrySearch.query(call, Grammar.REGISTERED_MODELS)
                        .page(max, call.fields().textOrNull("page_token")));
        ArrayNode models = Json.array();
        page.items().forEach(model -> models.add(registry.json(call, model)));
        return Selection.of(call, Selection.Shape.REGISTERED_MODELS)
                .page("registered_models", models, page.next(), page.total());
    }

    private Response latest(Call call) {
        AssetName model = registry.model(call, call.fields().required("name"));
        List<String> stages =
                call.fields().texts("stages").stream().map(Names::stage).toList();
        List<Asset> versions = assets.registry().latestByStage(call.workspace(), model.name()).stream()
                .filter(version -> stages.isEmpty() || stages.contains(Registry.stage(version)))
                .toList();
        return Wire.page("model_versions", registry.json(call, versions), null);
    }

    private Response setTag(Call call) {
        AssetName model = registry.model(call, call.fields().required("name"));
        String key = call.fields().required("key");
        String value = call.fields().text("value").orElse("");
        Names.tag(key, value);
        assets.registry().tag(call.workspace(), model.name(), null, key, value);
        notes.tagged(call, model, key, value);
        return Wire.empty();
    }

    private Response deleteTag(Call call) {
        AssetName model = registry.model(call, call.fields().required("name"));
        String key = call.fields().required("key");
        assets.registry().untag(call.workspace(), model.name(), null, key);
        notes.tagged(call, model, key, null);
        return Wire.empty();
    }

    private Response setAlias(Call call) {
        AssetName model = registry.model(call, call.fields().required("name"));
        String alias = Names.alias(call.fields().required("alias"));
        Asset version = registry.version(call, model.name(), call.fields().required("version"));
        assets.registry().alias(call.workspace(), model.name(), alias, version.version());
        notes.aliased(call, model, alias, version.version());
        return Wire.empty();
    }

    private Response deleteAlias(Call call) {
        AssetName model = registry.model(call, call.fields().required("name"));
        String alias = call.fields().required("alias");
        assets.registry().unalias(call.workspace(), model.name(), alias);
        notes.aliased(call, model, alias, null);
        return Wire.empty();
    }

    private Response byAlias(Call call) {
        AssetName model = registry.model(call, call.fields().required("name"));
        String alias = call.fields().required("alias");
        String version = alias.equalsIgnoreCase("latest")
                ? model.latestVersion()
                : model.aliases().get(alias);
        if (version == null) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Registered model alias " + alias + " not found.")
                    .at("alias");
        }
        return Wire.one(
                "model_version",
                registry.json(call, registry.version(call, model.name(), Objects.requireNonNull(version))));
    }
}
