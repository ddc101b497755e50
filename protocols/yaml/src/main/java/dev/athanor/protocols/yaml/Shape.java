package dev.athanor.protocols.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one kind of object translates: rows of YAML key, ARM path and lens, and constants of either side. */
record Shape(String name, List<Row> rows) implements Lens {
    /** One line of a shape. */
    sealed interface Row {}

    /** A path of YAML, mostly one key, and a path of ARM that hold the same thing; one-way rows lack the other direction. */
    record Pair(String yaml, String arm, Lens lens, boolean forth, boolean back) implements Row {}

    /** All keys that no other row has named, under a path. */
    record Rest(String arm, Lens lens) implements Row {}

    /** A value that ARM always has, or only when nothing else was put there. */
    record ArmConstant(String arm, Object value, boolean onlyIfAbsent) implements Row {
        /** The value, or an empty map of its own for each tree. */
        Object fresh() {
            return value instanceof Map<?, ?> ? new LinkedHashMap<String, Object>() : value;
        }
    }

    /** A value that YAML always has. */
    record YamlConstant(String yaml, Object value) implements Row {}

    @Override
    public @Nullable Object toArm(Object yaml, String path, Translation translation) {
        if (!(yaml instanceof Map<?, ?>)) {
            return yaml;
        }
        Map<String, Object> from = Trees.map(yaml);
        Map<String, Object> to = new LinkedHashMap<>();
        for (Row row : rows) {
            switch (row) {
                case Pair pair -> {
                    Object value = Trees.at(from, pair.yaml());
                    if (pair.forth() && value != null) {
                        Object seen = pair.lens().toArm(value, inner(path, pair.yaml()), translation);
                        if (seen != null) {
                            Trees.put(to, pair.arm(), seen);
                        }
                    }
                }
                case ArmConstant constant -> {
                    if (!constant.onlyIfAbsent() || Trees.at(to, constant.arm()) == null) {
                        Trees.put(to, constant.arm(), constant.fresh());
                    }
                }
                case Rest rest -> rest(from, rest, path, translation, to);
                case YamlConstant _ -> {
                    // Says nothing about ARM.
                }
            }
        }
        return to;
    }

    private void rest(
            Map<String, Object> from, Rest rest, String path, Translation translation, Map<String, Object> to) {
        from.forEach((key, value) -> {
            if (!names(key) && value != null) {
                Object seen = rest.lens().toArm(value, inner(path, key), translation);
                if (seen != null) {
                    Trees.put(to, (rest.arm().isEmpty() ? "" : rest.arm() + ".") + Casing.camel(key), seen);
                }
            }
        });
    }

    private boolean names(String key) {
        for (Row row : rows) {
            String named = switch (row) {
                case Pair pair -> pair.yaml();
                case YamlConstant constant -> constant.yaml();
                case Rest _, ArmConstant _ -> "";
            };
            if (named.equals(key)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable Object toYaml(Object arm, Shapes shapes) {
        if (!(arm instanceof Map<?, ?>)) {
            return arm;
        }
        Map<String, Object> from = Trees.map(arm);
        Map<String, Object> to = new LinkedHashMap<>();
        for (Row row : rows) {
            switch (row) {
                case Pair pair -> {
                    Object value = pair.back() ? Trees.at(from, pair.arm()) : null;
                    Object seen = value == null ? null : pair.lens().toYaml(value, shapes);
                    if (seen != null) {
                        Trees.put(to, pair.yaml(), seen);
                    }
                }
                case YamlConstant constant -> to.put(constant.yaml(), constant.value());
                case Rest _, ArmConstant _ -> {
                    // Says nothing about YAML.
                }
            }
        }
        return to;
    }

    /** How many constants of ARM the object has; -1 when one of them differs. */
    int fitsArm(Map<String, Object> arm) {
        int fitting = 0;
        for (Row row : rows) {
            if (row instanceof ArmConstant constant && !constant.onlyIfAbsent()) {
                Object value = Trees.at(arm, constant.arm());
                if (value == null || !String.valueOf(value).equalsIgnoreCase(String.valueOf(constant.value()))) {
                    return -1;
                }
                fitting++;
            }
        }
        return fitting;
    }

    /** Whether the constants of YAML do not contradict the object. */
    boolean fitsYaml(Map<String, Object> yaml) {
        for (Row row : rows) {
            if (row instanceof YamlConstant constant
                    && yaml.get(constant.yaml()) != null
                    && !String.valueOf(yaml.get(constant.yaml())).equals(String.valueOf(constant.value()))) {
                return false;
            }
        }
        return true;
    }

    /** How many of the object's keys the shape names. */
    int keysOf(Map<String, Object> yaml) {
        return (int) yaml.keySet().stream().filter(this::names).count();
    }

    static String inner(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
