package dev.athanor.protocols.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lenses of jobs' inputs, outputs and search spaces. */
final class JobLenses {
    private static final Set<String> MODELS = Set.of("custom_model", "mlflow_model", "triton_model");
    private static final Map<String, String> MODES = Map.of(
            "ro_mount", "ReadOnlyMount",
            "mount", "ReadOnlyMount",
            "rw_mount", "ReadWriteMount",
            "download", "Download",
            "upload", "Upload",
            "direct", "Direct",
            "eval_mount", "EvalMount",
            "eval_download", "EvalDownload");

    private JobLenses() {}

    /** An input: data by its address, or a literal, which travels as text. */
    record Input() implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> to = new LinkedHashMap<>();
            Map<String, Object> from = Trees.map(yaml);
            if (!(yaml instanceof Map<?, ?>) || from.containsKey("value")) {
                Object literal = yaml instanceof Map<?, ?> ? from.get("value") : yaml;
                to.put("value", Trees.pythonText(literal == null ? "" : literal));
                to.put("jobInputType", "literal");
                return to;
            }
            String type = String.valueOf(from.getOrDefault("type", "uri_folder"));
            if (from.get("path") instanceof String location) {
                Lens lens = new AssetLenses.Location(MODELS.contains(type) ? "models" : "data", Pending.Form.DATASTORE);
                Object seen = lens.toArm(location, path + ".path", translation);
                to.put("uri", seen == null ? location : seen);
            }
            if (from.get("mode") instanceof String mode) {
                to.put("mode", MODES.getOrDefault(mode, mode));
            }
            if (from.get("path_on_compute") instanceof String onCompute) {
                to.put("pathOnCompute", onCompute);
            }
            to.put("jobInputType", type);
            return to;
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            Map<String, Object> from = Trees.map(arm);
            if ("literal".equalsIgnoreCase(String.valueOf(from.get("jobInputType")))) {
                return from.get("value");
            }
            Map<String, Object> to = new LinkedHashMap<>();
            mode(from, to, false);
            if (from.get("jobInputType") instanceof String type) {
                to.put("type", Casing.snake(type));
            }
            if (from.get("uri") instanceof String uri) {
                to.put("path", References.shorten(uri));
            }
            return to;
        }
    }

    /** An output: where it goes and what becomes of it; a bare name is a folder. */
    record Output() implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> from = Trees.map(yaml);
            Map<String, Object> to = new LinkedHashMap<>();
            copy(from, "name", to, "assetName");
            if (from.get("path") instanceof String location) {
                to.put("uri", location);
            }
            if (from.get("mode") instanceof String mode) {
                String word = MODES.getOrDefault(mode, mode);
                to.put("mode", mode.equals("mount") ? "ReadWriteMount" : String.valueOf(word));
            }
            to.put("jobOutputType", String.valueOf(from.getOrDefault("type", "uri_folder")));
            Object version = from.get("version");
            if (version != null) {
                to.put("assetVersion", Trees.pythonText(version));
            }
            return to;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            Map<String, Object> from = Trees.map(arm);
            Map<String, Object> to = new LinkedHashMap<>();
            copy(from, "assetName", to, "name");
            copy(from, "assetVersion", to, "version");
            mode(from, to, true);
            if (from.get("jobOutputType") instanceof String type) {
                to.put("type", Casing.snake(type));
            }
            copy(from, "uri", to, "path");
            return to;
        }
    }

    /** Outputs; a null output is one of the default kind, so a map lens would lose it. */
    record Outputs() implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> to = new LinkedHashMap<>();
            Trees.map(yaml)
                    .forEach((key, value) -> to.put(
                            key, new Output().toArm(value == null ? Map.of() : value, path + "." + key, translation)));
            return to;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return new Containers.OfMap(new Output()).toYaml(arm, shapes);
        }
    }

    /** One dimension of a search space: ARM has its name and a list of parameters. */
    record Dimension() implements Lens {
        private static final Map<String, List<String>> PARAMETERS = Map.of(
                "choice", List.of("values"),
                "uniform", List.of("min_value", "max_value"),
                "loguniform", List.of("min_value", "max_value"),
                "quniform", List.of("min_value", "max_value", "q"),
                "qloguniform", List.of("min_value", "max_value", "q"),
                "normal", List.of("mu", "sigma"),
                "lognormal", List.of("mu", "sigma"),
                "qnormal", List.of("mu", "sigma", "q"),
                "qlognormal", List.of("mu", "sigma", "q"),
                "randint", List.of("upper"));

        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> from = Trees.map(yaml);
            String type = String.valueOf(from.get("type"));
            List<Object> values = new ArrayList<>();
            for (String parameter : PARAMETERS.getOrDefault(type, List.of())) {
                values.add(from.get(parameter));
            }
            return List.of(type, values);
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            if (!(arm instanceof List<?> pair) || pair.size() != 2 || !(pair.get(1) instanceof List<?> values)) {
                return arm;
            }
            Map<String, Object> to = new LinkedHashMap<>();
            String type = String.valueOf(pair.getFirst());
            to.put("type", type);
            List<String> names = PARAMETERS.getOrDefault(type, List.of());
            for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
                to.put(names.get(i), values.get(i));
            }
            return to;
        }
    }

    /** A flavor of a model, whose entries ARM keeps under {@code data}. */
    record Flavor() implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return Map.of("data", yaml);
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return Trees.map(arm).get("data");
        }
    }

    /** A word that ARM wraps in an object: {@code all} for {@code {"nodesValueType": "All"}}. */
    record Wrapped(String key) implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            if (yaml instanceof Map<?, ?> map) {
                return Map.of(key, Casing.pascal(String.valueOf(map.get("type"))));
            }
            return Map.of(key, Casing.pascal(String.valueOf(yaml)));
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            Object word = Trees.map(arm).get(key);
            return word == null ? null : Casing.snake(String.valueOf(word));
        }
    }

    /** A sampling algorithm: its bare name, or a map with more about it. */
    record Sampling() implements Lens {
        private static final Lens SHAPE = new Containers.Of("sampling");

        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            return SHAPE.toArm(yaml instanceof String name ? Map.of("type", name) : yaml, path, translation);
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return SHAPE.toYaml(arm, shapes);
        }
    }

    /** Compute {@code local} means no compute and a mark among the resources' properties. */
    record LocalMark() implements Lens {
        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            return "local".equals(yaml) ? Map.of("IsLocal", true) : null;
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return null;
        }
    }

    /** A compute by its name; {@code local} and {@code serverless} are none: the machine itself. */
    record Compute() implements Lens {
        private static final Lens REFERENCE = new AssetLenses.Reference("computes");

        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            return "local".equals(yaml) || "serverless".equals(yaml) ? null : REFERENCE.toArm(yaml, path, translation);
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return REFERENCE.toYaml(arm, shapes);
        }
    }

    /** A mode's word on the wire. */
    static String modeWord(String mode) {
        return MODES.getOrDefault(mode, mode);
    }

    static void mode(Map<String, Object> from, Map<String, Object> to, boolean output) {
        if (from.get("mode") instanceof String mode) {
            String word = switch (mode) {
                case "ReadOnlyMount" -> "ro_mount";
                case "ReadWriteMount" -> "rw_mount";
                default -> Casing.snake(String.valueOf(mode));
            };
            to.put("mode", output && word.equals("mount") ? "rw_mount" : word);
        }
    }

    private static void copy(Map<String, Object> from, String key, Map<String, Object> to, String name) {
        Object value = from.get(key);
        if (value != null) {
            to.put(name, value);
        }
    }
}
