package dev.athanor.protocols.yaml;

import dev.athanor.foundation.codec.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lenses of references and local paths: what has to be looked up or uploaded becomes a {@link Pending}. */
final class AssetLenses {
    private AssetLenses() {}

    /** A reference to something of {@code collection}; texts that are none stay as they are. */
    record Reference(String collection) implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return yaml instanceof String text ? resolve(collection, text, path, translation) : yaml;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return arm instanceof String text ? References.shorten(text) : arm;
        }
    }

    /** An address, a reference to an asset of {@code collection}, or a local path that is to be uploaded. */
    record Location(String collection, Pending.Form form) implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            String text = String.valueOf(yaml);
            if (References.isLocal(text) && !text.contains("${{")) {
                Path folder = translation.places().of(path).folder();
                return new Pending.Upload(path, Scalars.resolve(folder, text).normalize(), form);
            }
            return resolve(collection, text, path, translation);
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return arm instanceof String text ? References.shorten(text) : arm;
        }
    }

    /** A folder or file of code, or a reference to a code asset. */
    record Code() implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            String text = String.valueOf(yaml);
            if (References.isLocal(text)) {
                Path folder = translation.places().of(path).folder();
                return new Pending.Code(path, Scalars.resolve(folder, text).normalize());
            }
            return resolve("codes", text, path, translation);
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            String text = String.valueOf(arm);
            return References.armId(text).isPresent() && !text.startsWith("azureml:") ? "azureml:" + text : text;
        }
    }

    /** An asset named by reference, or defined in place and then to be registered without a name of its own. */
    record InPlace(String collection, String shape, String name) implements Lens {
        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            if (!(yaml instanceof Map<?, ?>)) {
                return resolve(collection, String.valueOf(yaml), path, translation);
            }
            Map<String, Object> body = Trees.map(translation.shapes().get(shape).toArm(yaml, path, translation));
            Trees.put(body, "properties.isAnonymous", true);
            return new Pending.Create(path, collection, name, "", body);
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return arm instanceof String text ? References.shorten(text) : arm;
        }
    }

    /** A conda file's content: named by a path, or written in place. */
    record Conda() implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            if (!(yaml instanceof String text)) {
                return YamlText.write(yaml);
            }
            Path file = Scalars.resolve(translation.places().of(path).folder(), text);
            try {
                String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                return YamlText.write(
                        Trees.of(Yaml.parse(file.toString(), content).root()));
            } catch (IOException unreadable) {
                throw YamlProblem.YAML_FILE_MISSING.because(
                        translation.places().of(path).label() + ": " + path + ": '" + text + "' cannot be read");
            }
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            try {
                return Trees.of(Yaml.parse("conda", String.valueOf(arm)).root());
            } catch (dev.athanor.foundation.kernel.AthanorException unreadable) {
                return arm;
            }
        }
    }

    /** Managed identities of an endpoint or a compute. */
    record Identity() implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> from = Trees.map(yaml);
            Map<String, Object> to = new LinkedHashMap<>();
            if (from.get("type") instanceof String type) {
                to.put("type", Casing.pascal(type));
            }
            if (from.get("user_assigned_identities") instanceof java.util.List<?> list) {
                Map<String, Object> users = new LinkedHashMap<>();
                for (Object item : list) {
                    Object id = item instanceof Map<?, ?> map ? map.get("resource_id") : item;
                    users.put(String.valueOf(id), new LinkedHashMap<>());
                }
                to.put("userAssignedIdentities", users);
            }
            return to;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            Map<String, Object> from = Trees.map(arm);
            Map<String, Object> to = new LinkedHashMap<>();
            from.forEach((key, value) -> {
                if (key.equals("type")) {
                    to.put("type", Casing.snake(String.valueOf(value)));
                } else if (key.equals("userAssignedIdentities")) {
                    to.put(
                            "user_assigned_identities",
                            Trees.map(value).keySet().stream()
                                    .map(id -> Map.of("resource_id", id))
                                    .toList());
                } else if (value != null) {
                    to.put(Casing.snake(key), value);
                }
            });
            return to;
        }
    }

    private static Object resolve(String collection, String text, String path, Translation translation) {
        if (text.startsWith("azureml://")) {
            return text;
        }
        Optional<String> id = References.armId(text);
        if (id.isPresent()) {
            return id.get();
        }
        String root = translation.scope().arm() + "/" + collection + "/";
        Optional<References.Reference> parsed = References.parse(text);
        if (parsed.isEmpty()) {
            boolean named = collection.equals("computes") && text.matches("[\\w-]+");
            return named ? new Pending.Existing(path, collection, text, "", root + text) : text;
        }
        String name = parsed.get().name();
        if (parsed.get().label().isPresent()) {
            return new Pending.Labelled(
                    path, collection, name, parsed.get().label().get());
        }
        String version = parsed.get().version().orElse("");
        String tail = version.isEmpty() ? name : name + "/versions/" + version;
        return new Pending.Existing(path, collection, name, version, root + tail);
    }
}
