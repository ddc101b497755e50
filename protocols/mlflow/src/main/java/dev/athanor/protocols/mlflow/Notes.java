package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetName;
import dev.athanor.platform.webhooks.Webhooks;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What webhooks are told of the registry, in MLflow's form. A prompt is a model that says so; its notes have names of their own. */
final class Notes {
    /** Every event, as {@code ENTITY.ACTION}. */
    static final Set<String> EVENTS = Set.of(
            "REGISTERED_MODEL.CREATED",
            "MODEL_VERSION.CREATED",
            "MODEL_VERSION_TAG.SET",
            "MODEL_VERSION_TAG.DELETED",
            "MODEL_VERSION_ALIAS.CREATED",
            "MODEL_VERSION_ALIAS.DELETED",
            "PROMPT.CREATED",
            "PROMPT_VERSION.CREATED",
            "PROMPT_TAG.SET",
            "PROMPT_TAG.DELETED",
            "PROMPT_VERSION_TAG.SET",
            "PROMPT_VERSION_TAG.DELETED",
            "PROMPT_ALIAS.CREATED",
            "PROMPT_ALIAS.DELETED");

    private static final String TEXT_TAG = "mlflow.prompt.text";
    private static final Set<String> PROMPT_TAGS = Set.of(RegistrySearch.PROMPT_TAG, "_mlflow_prompt_type", TEXT_TAG);

    private final Webhooks webhooks;
    private final Clock clock;

    Notes(Webhooks webhooks, Clock clock) {
        this.webhooks = webhooks;
        this.clock = clock;
    }

    void created(Call call, AssetName model) {
        boolean prompt = isPrompt(model);
        ObjectNode data = Json.object().put("name", model.name());
        data.set("tags", tags(model.tags(), prompt));
        data.put("description", model.description());
        tell(call, prompt ? "PROMPT.CREATED" : "REGISTERED_MODEL.CREATED", data);
    }

    void created(Call call, AssetName model, Asset version) {
        boolean prompt = isPrompt(model);
        ObjectNode data = named(model, version.version());
        if (prompt) {
            data.put("template", version.tags().getOrDefault(TEXT_TAG, ""));
        } else {
            data.put("source", Registry.source(version));
            data.put("run_id", version.jobName());
        }
        data.set("tags", tags(version.tags(), prompt));
        data.put("description", version.description());
        tell(call, prompt ? "PROMPT_VERSION.CREATED" : "MODEL_VERSION.CREATED", data);
    }

    /** A tag of a model was set, or taken away when {@code value} is null; only prompts tell of it. */
    void tagged(Call call, AssetName model, String key, @Nullable String value) {
        if (isPrompt(model)) {
            tell(call, "PROMPT_TAG." + (value == null ? "DELETED" : "SET"), tag(named(model, null), key, value));
        }
    }

    /** A tag of a version was set, or taken away when {@code value} is null. */
    void tagged(Call call, AssetName model, Asset version, String key, @Nullable String value) {
        tell(
                call,
                (isPrompt(model) ? "PROMPT_VERSION_TAG." : "MODEL_VERSION_TAG.") + (value == null ? "DELETED" : "SET"),
                tag(named(model, version.version()), key, value));
    }

    /** An alias was set, or taken away when {@code version} is null. */
    void aliased(Call call, AssetName model, String alias, @Nullable String version) {
        ObjectNode data = Json.object().put("name", model.name()).put("alias", alias);
        Wire.text(data, "version", version);
        tell(
                call,
                (isPrompt(model) ? "PROMPT_ALIAS." : "MODEL_VERSION_ALIAS.")
                        + (version == null ? "DELETED" : "CREATED"),
                data);
    }

    private void tell(Call call, String event, ObjectNode data) {
        webhooks.publish(call.guid(), event, () -> payload(event, data));
    }

    /** A note that says what a real one of its event would. */
    String example(String event) {
        ObjectNode data = Json.object().put("name", "example");
        if (event.contains("VERSION") || event.endsWith("ALIAS.CREATED")) {
            data.put("version", "1");
        }
        if (event.contains("TAG")) {
            tag(data, "example_key", event.endsWith("SET") ? "example_value" : null);
        } else if (event.contains("ALIAS")) {
            data.put("alias", "example_alias");
        } else {
            data.putObject("tags").put("example_key", "example_value");
            data.put("description", "an example");
        }
        return payload(event, data);
    }

    private String payload(String event, ObjectNode data) {
        int dot = event.indexOf('.');
        ObjectNode note = Json.object();
        note.put("entity", event.substring(0, dot).toLowerCase(Locale.ROOT));
        note.put("action", event.substring(dot + 1).toLowerCase(Locale.ROOT));
        note.put("timestamp", DateTimeFormatter.ISO_INSTANT.format(clock.instant()));
        note.set("data", data);
        return PythonJson.write(note);
    }

    private static ObjectNode named(AssetName model, @Nullable String version) {
        ObjectNode data = Json.object().put("name", model.name());
        Wire.text(data, "version", version);
        return data;
    }

    private static ObjectNode tag(ObjectNode data, String key, @Nullable String value) {
        data.put("key", key);
        Wire.text(data, "value", value);
        return data;
    }

    private static ObjectNode tags(Map<String, String> all, boolean prompt) {
        Map<String, String> tags = new TreeMap<>(all);
        if (prompt) {
            tags.keySet().removeAll(PROMPT_TAGS);
        }
        return Json.of(tags);
    }

    private static boolean isPrompt(AssetName model) {
        return "true".equalsIgnoreCase(model.tags().get(RegistrySearch.PROMPT_TAG));
    }
}
