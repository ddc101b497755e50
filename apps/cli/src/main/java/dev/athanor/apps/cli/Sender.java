package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.protocols.yaml.Pending;
import dev.athanor.protocols.yaml.YamlEntity;
import dev.athanor.protocols.yaml.YamlProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a translated tree ready to be sent: looks up what it refers to, uploads what is local, registers what is defined in place. */
final class Sender {
    private static final String CURATED = "azureml://registries/azureml/environments/";

    private final Invocation invocation;
    private final YamlEntity entity;
    private final Stores stores;

    Sender(Invocation invocation, YamlEntity entity) {
        this.invocation = invocation;
        this.entity = entity;
        this.stores = new Stores(invocation);
    }

    /** The tree without anything pending. Everything is looked up before the first byte is uploaded. */
    Map<String, Object> ready(Map<String, Object> tree, boolean lookUp) {
        Map<String, Object> found = lookUp ? JsonText.map(lookedUp(tree)) : tree;
        return JsonText.map(sent(found));
    }

    private @Nullable Object lookedUp(@Nullable Object value) {
        return switch (value) {
            case Pending.Existing existing -> found(existing);
            case Pending.Labelled labelled -> labelled(labelled);
            case Pending.Create create ->
                new Pending.Create(
                        create.path(),
                        create.collection(),
                        create.name(),
                        create.version(),
                        JsonText.map(lookedUp(create.body())));
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                JsonText.map(map).forEach((key, inner) -> copy.put(key, lookedUp(inner)));
                yield copy;
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(inner -> copy.add(lookedUp(inner)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private String found(Pending.Existing existing) {
        String path = existing.collection() + "/" + Invocation.encode(existing.name())
                + (existing.version().isEmpty() ? "" : "/versions/" + Invocation.encode(existing.version()));
        Answer answer = invocation.client().send("GET", invocation.absolute(path, ""), Map.of(), new byte[0]);
        if (answer.status() == 404) {
            if (isCurated(existing.collection(), existing.name())
                    && !names(existing.collection() + "/" + Invocation.encode(existing.name()) + "/versions")
                            .isEmpty()) {
                return CURATED + existing.name() + "/versions/" + existing.version();
            }
            throw unknown(existing.path(), existing.collection(), existing.name(), existing.version());
        }
        if (!answer.ok()) {
            throw ServiceException.of(answer);
        }
        return existing.id();
    }

    /** Azure's own environments are every workspace's, but stand in a registry; any version or label of theirs will do. */
    private static boolean isCurated(String collection, String name) {
        return collection.equals("environments") && name.startsWith("AzureML-");
    }

    private String labelled(Pending.Labelled labelled) {
        boolean curated = isCurated(labelled.collection(), labelled.name());
        if (!labelled.label().equals("latest") && !curated) {
            throw YamlProblem.YAML_REFERENCE_UNKNOWN
                    .because(place(labelled.path()) + ": " + labelled.path() + ": '" + labelled.name()
                            + "' has no label '" + labelled.label() + "'; the only label is 'latest'")
                    .at(labelled.path());
        }
        String path = labelled.collection() + "/" + Invocation.encode(labelled.name()) + "/versions";
        String query = "$orderBy=createdtime%20desc&$top=1";
        Answer answer = invocation.client().send("GET", invocation.absolute(path, query), Map.of(), new byte[0]);
        if (!answer.ok() && answer.status() != 404) {
            throw ServiceException.of(answer);
        }
        List<Object> versions = answer.ok() ? JsonText.list(JsonText.at(answer.json(), "value")) : List.of();
        if (!versions.isEmpty()) {
            return JsonText.text(versions.getFirst(), "id");
        }
        throw unknown(labelled.path(), labelled.collection(), labelled.name(), "");
    }

    /** Says what the workspace has instead. */
    private AthanorException unknown(String path, String collection, String name, String version) {
        String what = collection.equals("data") ? "data asset" : collection.replaceAll("s$", "");
        List<String> names = names(collection);
        StringBuilder text = new StringBuilder(entity.place(path).label() + ": " + path + ": ");
        if (names.contains(name) && !version.isEmpty()) {
            List<String> versions = names(collection + "/" + Invocation.encode(name) + "/versions");
            text.append("the ")
                    .append(what)
                    .append(" '")
                    .append(name)
                    .append("' has no version '")
                    .append(version);
            text.append("'. It has: ").append(String.join(", ", versions));
        } else {
            text.append("the workspace has no ")
                    .append(what)
                    .append(" '")
                    .append(name)
                    .append("'.");
            text.append(Suggestions.didYouMean(name, names)).append(" It has: ");
            text.append(names.isEmpty() ? "none" : String.join(", ", names.subList(0, Math.min(20, names.size()))));
        }
        return YamlProblem.YAML_REFERENCE_UNKNOWN.because(text.toString()).at(path);
    }

    private List<String> names(String path) {
        Answer answer = invocation.client().send("GET", invocation.absolute(path, ""), Map.of(), new byte[0]);
        return answer.ok()
                ? JsonText.list(JsonText.at(answer.json(), "value")).stream()
                        .map(one -> JsonText.text(one, "name"))
                        .toList()
                : List.of();
    }

    private @Nullable Object sent(@Nullable Object value) {
        return switch (value) {
            case Pending.Existing existing -> existing.id();
            case Pending.Labelled labelled -> labelled(labelled);
            case Pending.Code code -> stores.code(code.local(), place(code.path()));
            case Pending.Upload upload -> {
                String name = String.valueOf(entity.tree().getOrDefault("name", upload.path()));
                String store = String.valueOf(entity.tree().getOrDefault("datastore", "workspaceblobstore"));
                yield stores.upload(upload.local(), upload.form(), store, name, place(upload.path()));
            }
            case Pending.Create create -> create(create);
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                JsonText.map(map).forEach((key, inner) -> copy.put(key, sent(inner)));
                yield copy;
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(inner -> copy.add(sent(inner)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    /** Registers an asset without a name of its own: the digest of its content names it, so that the same one is there once. */
    private String create(Pending.Create create) {
        Map<String, Object> body = JsonText.map(sent(create.body()));
        String digest = Hashes.sha256(JsonPrinter.compact(body));
        String name = create.name().isEmpty() ? digest : create.name();
        String version = create.name().isEmpty() ? "1" : digest;
        String path = create.collection() + "/" + name + "/versions/" + version;
        Answer answer = invocation.client().call("PUT", invocation.absolute(path, ""), body);
        String id = JsonText.text(answer.json(), "id");
        return id.isEmpty() ? invocation.scope().arm() + "/" + path : id;
    }

    private String place(String path) {
        return entity.place(path).label();
    }
}
