package dev.athanor.protocols.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lenses of a pipeline's steps, which travel in YAML's spelling apart from what they refer to. */
final class StepLenses {
    private static final Set<String> TRANSLATED =
            Set.of("component", "trial", "compute", "inputs", "outputs", "name", "type");
    private static final Set<String> OURS = Set.of("componentId", "computeId", "inputs", "outputs", "name", "_source");
    private static final String BINDING = "${{";

    private StepLenses() {}

    /** Steps by name. */
    record Steps() implements Lens {
        private static final Lens SHAPE = new Containers.Of("step");
        private static final Lens OUTPUTS = new Containers.OfMap(new Output());

        @Override
        public Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> to = new LinkedHashMap<>();
            Trees.map(yaml).forEach((name, value) -> {
                Map<String, Object> from = Trees.map(value);
                if (ControlSteps.is(from)) {
                    to.put(name, ControlSteps.toArm(from, OUTPUTS, Shape.inner(path, name), translation));
                    return;
                }
                Map<String, Object> step = new LinkedHashMap<>();
                step.put("name", name);
                Object type = type(from);
                if (type != null) {
                    step.put("type", type);
                }
                step.putAll(Trees.map(SHAPE.toArm(from, Shape.inner(path, name), translation)));
                from.forEach((key, inner) -> {
                    if (!TRANSLATED.contains(key) && inner != null) {
                        step.put(key, inner);
                    }
                });
                step.put("_source", "YAML.COMPONENT");
                to.put(name, step);
            });
            return to;
        }

        /** The type that the step says, or its component; of a registered component only the server knows it. */
        private static @Nullable Object type(Map<String, Object> step) {
            if (step.get("type") != null) {
                return step.get("type");
            }
            if (step.containsKey("trial")) {
                return "sweep";
            }
            return step.get("component") instanceof Map<?, ?> component
                    ? Trees.map(component).getOrDefault("type", "command")
                    : null;
        }

        @Override
        public Object toYaml(Object arm, Shapes shapes) {
            Map<String, Object> to = new LinkedHashMap<>();
            Trees.map(arm).forEach((name, value) -> {
                Map<String, Object> from = Trees.map(value);
                Map<String, Object> step = new LinkedHashMap<>(Trees.map(SHAPE.toYaml(from, shapes)));
                from.forEach((key, inner) -> {
                    if (!OURS.contains(key) && inner != null) {
                        step.putIfAbsent(key, inner);
                    }
                });
                to.put(name, step);
            });
            return to;
        }
    }

    /** An input of a step: a binding, a literal or data. */
    record Input() implements Lens {
        private static final Lens JOB = new JobLenses.Input();

        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> from = Trees.map(yaml);
            Map<String, Object> to = new LinkedHashMap<>();
            if (from.get("path") instanceof String binding && binding.contains(BINDING)) {
                to.put("job_input_type", "literal");
                to.put("value", binding);
                if (from.get("mode") instanceof String mode) {
                    to.put("mode", JobLenses.modeWord(mode));
                }
                return to;
            }
            Trees.map(JOB.toArm(yaml, path, translation))
                    .forEach((key, value) -> to.put(key.equals("jobInputType") ? "job_input_type" : key, value));
            return to;
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            Map<String, Object> from = new LinkedHashMap<>(Trees.map(arm));
            Object type = from.remove("job_input_type");
            if (type != null) {
                from.put("jobInputType", type);
            }
            if (from.get("value") instanceof String value && value.contains(BINDING)) {
                Map<String, Object> bound = new LinkedHashMap<>();
                JobLenses.mode(from, bound, false);
                bound.put("path", value);
                return bound;
            }
            return from.isEmpty() ? arm : JOB.toYaml(from, shapes);
        }
    }

    /** An output of a step: where it goes, or which of the pipeline's outputs it makes. */
    record Output() implements Lens {
        private static final Lens JOB = new JobLenses.Output();

        @Override
        public @Nullable Object toArm(Object yaml, String path, Translation translation) {
            Map<String, Object> from = Trees.map(yaml);
            Object binding = yaml instanceof String ? yaml : from.get("path");
            if (!(binding instanceof String text)
                    || !StepExpressions.BINDING.matcher(text).matches()) {
                Map<String, Object> to = new LinkedHashMap<>();
                Trees.map(JOB.toArm(yaml, path, translation))
                        .forEach((key, value) -> to.put(key.equals("jobOutputType") ? "job_output_type" : key, value));
                return to;
            }
            Map<String, Object> to = new LinkedHashMap<>();
            to.put("type", "literal");
            to.put("value", text);
            if (from.get("mode") instanceof String mode) {
                to.put("mode", JobLenses.modeWord(mode));
            }
            return to;
        }

        @Override
        public @Nullable Object toYaml(Object arm, Shapes shapes) {
            Map<String, Object> from = new LinkedHashMap<>(Trees.map(arm));
            if (from.get("value") instanceof String value) {
                return value;
            }
            Object type = from.remove("job_output_type");
            if (type != null) {
                from.put("jobOutputType", type);
            }
            return JOB.toYaml(from, shapes);
        }
    }
}
