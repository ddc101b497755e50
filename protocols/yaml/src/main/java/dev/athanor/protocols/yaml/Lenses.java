package dev.athanor.protocols.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lenses of single values that need no more than the value. */
enum Lenses implements Lens {
    /** The value as it is. */
    SAME {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return yaml;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return arm;
        }
    },
    /** Scalars as text. */
    TEXT {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return Trees.pythonText(yaml);
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return Trees.pythonText(arm);
        }
    },
    /** A map that ARM gives back as text. */
    TEXTS {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return yaml;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            Map<String, Object> texts = new LinkedHashMap<>();
            Trees.map(arm).forEach((key, value) -> {
                if (value != null) {
                    texts.put(key, value instanceof Map || value instanceof List ? value : Trees.pythonText(value));
                }
            });
            return texts;
        }
    },
    /** A word of Azure's, such as SystemAssigned, as snake_case. */
    PASCAL {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return Casing.pascal(String.valueOf(yaml));
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return Casing.snake(String.valueOf(arm));
        }
    },
    /** A word in lower case. */
    LOWER {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return String.valueOf(yaml).toLowerCase(Locale.ROOT);
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return String.valueOf(arm).toLowerCase(Locale.ROOT);
        }
    },
    /** Whole objects whose keys change from snake_case to camelCase, all the way down. */
    CAMEL {
        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            return keys(yaml, true);
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return keys(arm, false);
        }
    },
    /** Seconds as an ISO duration. */
    SECONDS {
        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            return Durations.iso(yaml, 1000);
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return Durations.count(arm, 1000);
        }
    },
    /** Minutes as an ISO duration. */
    MINUTES {
        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            return Durations.iso(yaml, 60_000);
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return Durations.count(arm, 60_000);
        }
    },
    /** Milliseconds as an ISO duration. */
    MILLIS {
        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            return Durations.iso(yaml, 1);
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return Durations.count(arm, 1);
        }
    },
    /** Minutes as a number with an m. */
    SHORTMINUTES {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return yaml + "m";
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            String text = String.valueOf(arm);
            return text.matches("\\d{1,9}m")
                    ? (Object) Long.valueOf(text.substring(0, text.length() - 1))
                    : MINUTES.toYaml(arm, shapes);
        }
    },
    /** The type of a trigger, beside the trigger itself. */
    TRIGGER {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return Casing.pascal(String.valueOf(Trees.map(yaml).get("type")));
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            return null;
        }
    },
    /** An instant, with the offset spelled out as the official client prints it. */
    TIME {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return yaml;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return String.valueOf(arm)
                    .replaceFirst("(\\.\\d{6})\\d+", "$1")
                    .replaceFirst("\\.0+(?=Z|\\+)", "")
                    .replaceFirst("Z$", "+00:00");
        }
    },
    /** The ARM id, marked as such. */
    ID {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return yaml;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return "azureml:" + arm;
        }
    };

    private static @Nullable Object keys(@Nullable Object value, boolean camel) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> renamed = new LinkedHashMap<>();
            Trees.map(map)
                    .forEach((key, inner) ->
                            renamed.put(camel ? Casing.camel(key) : Casing.snake(key), keys(inner, camel)));
            return renamed;
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(keys(item, camel)));
            return items;
        }
        return value;
    }
}
