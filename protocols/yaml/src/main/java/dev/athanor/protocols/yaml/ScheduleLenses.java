package dev.athanor.protocols.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is particular to schedules. */
final class ScheduleLenses {
    private ScheduleLenses() {}

    /** The job that a schedule starts, as jobs are shown. */
    record Definition() implements Lens {
        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            return null;
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            Map<String, Object> properties = new LinkedHashMap<>(Trees.map(arm));
            properties.put("isArchived", false);
            Map<String, Object> job = new LinkedHashMap<>();
            job.put("properties", properties);
            for (String name : shapes.kinds("job").values()) {
                Shape shape = shapes.get(name);
                if (shape.fitsArm(job) >= 0) {
                    Map<String, Object> shown = Trees.map(shape.toYaml(job, shapes));
                    if (properties.get("sourceJobId") instanceof String source && !source.isEmpty()) {
                        shown.put("job", References.shorten(source));
                    }
                    return shown;
                }
            }
            return arm;
        }
    }

    /** A time without a zone, written with a blank as the official client sends it. */
    record Moment() implements Lens {
        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            return String.valueOf(yaml).replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d:\\d\\d)$", "$1 $2");
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            return arm;
        }
    }

    /** One value over another: maps are merged, anything else is replaced. */
    static Object merged(Object under, Object over) {
        if (!(under instanceof Map<?, ?>) || !(over instanceof Map<?, ?>)) {
            return over;
        }
        Map<String, Object> all = new LinkedHashMap<>(Trees.map(under));
        Trees.map(over).forEach((key, value) -> all.merge(key, value, ScheduleLenses::merged));
        return all;
    }
}
