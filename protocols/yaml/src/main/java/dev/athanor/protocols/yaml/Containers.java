package dev.athanor.protocols.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lenses that are made of other lenses. */
final class Containers {
    private Containers() {}

    /** The same lens for each value of a map. */
    record OfMap(Lens inner) implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> to = new LinkedHashMap<>();
            Trees.map(yaml).forEach((key, value) -> {
                Object seen = value == null ? null : inner.toArm(value, Shape.inner(path, key), translation);
                if (seen != null) {
                    to.put(key, seen);
                }
            });
            return to;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            Map<String, Object> to = new LinkedHashMap<>();
            Trees.map(arm).forEach((key, value) -> {
                Object seen = value == null ? null : inner.toYaml(value, shapes);
                if (seen != null) {
                    to.put(key, seen);
                }
            });
            return to;
        }
    }

    /** The same lens for each item of a list. */
    record OfList(Lens inner) implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            List<Object> to = new ArrayList<>();
            List<?> from = yaml instanceof List<?> list ? list : List.of(yaml);
            for (int i = 0; i < from.size(); i++) {
                Object seen = inner.toArm(from.get(i), path + "[" + i + "]", translation);
                if (seen != null) {
                    to.add(seen);
                }
            }
            return to;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            List<Object> to = new ArrayList<>();
            for (Object item : arm instanceof List<?> list ? list : List.of(arm)) {
                Object seen = inner.toYaml(item, shapes);
                if (seen != null) {
                    to.add(seen);
                }
            }
            return to;
        }
    }

    /** The first of several shapes whose constants fit. */
    record AnyOf(List<String> names) implements Lens {
        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> from = Trees.map(yaml);
            Optional<Shape> best = Optional.empty();
            for (String name : names) {
                Shape shape = translation.shapes().get(name);
                if (shape.fitsYaml(from)
                        && shape.keysOf(from)
                                > best.map(known -> known.keysOf(from)).orElse(-1)) {
                    best = Optional.of(shape);
                }
            }
            return best.map(shape -> shape.toArm(yaml, path, translation)).orElse(null);
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            Optional<Shape> best = Optional.empty();
            for (String name : names) {
                Shape shape = shapes.get(name);
                if (shape.fitsArm(Trees.map(arm))
                        > best.map(known -> known.fitsArm(Trees.map(arm))).orElse(-1)) {
                    best = Optional.of(shape);
                }
            }
            return best.map(shape -> shape.toYaml(arm, shapes)).orElse(null);
        }
    }

    /** A shape by its name, so that shapes may hold each other. */
    record Of(String name) implements Lens {
        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            return translation.shapes().get(name).toArm(yaml, path, translation);
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return shapes.get(name).toYaml(arm, shapes);
        }
    }

    /** Words of one side for words of the other; {@code #true} and {@code #false} are no text. */
    record OfWords(Map<String, Object> arm) implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return arm.getOrDefault(String.valueOf(yaml), yaml);
        }

        @Override
        public @Nullable Object toYaml(Object value, Shapes shapes) {
            if (value.equals("NotSpecified")) {
                return null;
            }
            for (Map.Entry<String, Object> entry : arm.entrySet()) {
                if (String.valueOf(entry.getValue()).equalsIgnoreCase(String.valueOf(value))) {
                    String word = entry.getKey();
                    return word.equals("true") || word.equals("false") ? (Object) Boolean.valueOf(word) : word;
                }
            }
            return value instanceof String text ? Casing.snake(text) : value;
        }
    }
}
