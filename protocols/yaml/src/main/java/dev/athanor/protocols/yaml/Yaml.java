package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Suggestions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The door: reads CLI v2 files, says what is wrong with them and where, translates them to what Azure Resource Manager is sent, and ARM's
 * answers back to what {@code az ml … show} prints. Trees are plain maps, lists and scalars.
 */
public final class Yaml {
    private final Schemas schemas = Schemas.builtIn();
    private final Shapes shapes = Shapes.builtIn();

    private Yaml() {}

    /** The formats that are built in. */
    public static Yaml builtIn() {
        return new Yaml();
    }

    /**
     * Reads a file, puts the command line's values over it and checks the result.
     *
     * @param noun what the file describes: {@code job}, {@code data}…
     * @param file the file; null when the command line says it all
     * @param overlays values to put over the file's, in order
     * @param folder where relative paths of the command line start
     * @throws AthanorException of {@link YamlProblem}, with the place of every mistake
     */
    public YamlEntity read(String noun, @Nullable Path file, List<Overlay> overlays, Path folder) {
        Places places = new Places();
        Includes includes = new Includes();
        Map<String, Object> tree = file == null ? new LinkedHashMap<>() : includes.loadMain(file, places);
        return checked(noun, tree, overlays, folder, places, includes);
    }

    /**
     * Puts the command line's values over a resource that was read from the server, and checks the result.
     *
     * @param tree the resource as {@link #show} gives it
     * @throws AthanorException of {@link YamlProblem}
     */
    public YamlEntity amend(String noun, Map<String, Object> tree, List<Overlay> overlays, Path folder) {
        Map<String, Object> copy = Copies.deep(tree);
        Places nowhere = new Places();
        // An answer may have more than a file may; what was not written by anybody is no mistake.
        Schema schema = schemas.get(schema(noun, kind(noun, copy, nowhere), copy, nowhere));
        copy.keySet().retainAll(schema.fields().keySet());
        return checked(noun, copy, overlays, folder, new Places(), new Includes());
    }

    private YamlEntity checked(
            String noun,
            Map<String, Object> tree,
            List<Overlay> overlays,
            Path folder,
            Places places,
            Includes includes) {
        for (Overlay overlay : overlays) {
            Overlays.apply(tree, overlay);
            places.argument(overlay.path(), overlay.label(), folder);
        }
        String kind = kind(noun, tree, places);
        Findings findings = new Findings(places);
        schemas.checkName(tree.get("$schema"), findings);
        ServerServices.drop(noun, tree);
        new Validator(schemas, includes).check(schemas.get(schema(noun, kind, tree, places)), tree, "", findings);
        if (noun.equals("job") || noun.equals("component")) {
            Expressions.check(tree, findings);
            StepExpressions.check(tree, "", findings);
        }
        findings.throwIfAny();
        return new YamlEntity(noun, kind, tree, places);
    }

    /** What ARM is sent for a file; what must be looked up or uploaded first stands in it as {@link Pending}. */
    public Map<String, Object> translate(YamlEntity entity, Scope scope) {
        String shape = shapes.kinds(entity.noun()).get(entity.kind());
        Translation translation = new Translation(scope, entity.places(), shapes, schemas);
        Map<String, Object> tree =
                entity.tree().containsKey("jobs") || entity.tree().containsKey("component")
                        ? InlineSteps.lift(entity.tree())
                        : entity.tree();
        return Trees.map(shapes.get(String.valueOf(shape)).toArm(tree, "", translation));
    }

    /**
     * The job that a schedule starts, with what the schedule changes of it.
     *
     * @throws AthanorException of {@link YamlProblem}
     */
    public ScheduledJob scheduledJob(YamlEntity schedule) {
        Object written = schedule.tree().get("create_job");
        Map<String, Object> changes =
                written instanceof Map<?, ?> ? new LinkedHashMap<>(Trees.map(written)) : new LinkedHashMap<>();
        String path = written instanceof Map<?, ?> ? "create_job.job" : "create_job";
        String reference = String.valueOf(written instanceof Map<?, ?> ? changes.remove("job") : written);
        if (reference.startsWith("azureml:")) {
            String kind = String.valueOf(changes.getOrDefault("type", "pipeline"));
            return new ScheduledJob(
                    new YamlEntity("job", kind, changes, schedule.places()),
                    Optional.of(References.nameIn(reference.substring("azureml:".length()))));
        }
        Places places = new Places();
        Includes includes = new Includes();
        Path folder = schedule.place(path).folder();
        Map<String, Object> tree = includes.loadMain(Scalars.resolve(folder, reference), places);
        changes.forEach((key, value) -> {
            places.argument(key, schedule.place("create_job." + key).label(), folder);
            tree.merge(key, value, ScheduleLenses::merged);
        });
        return new ScheduledJob(checked("job", tree, List.of(), folder, places, includes), Optional.empty());
    }

    /** An answer of ARM as {@code az ml … show} prints it; a noun without a translation as it is. */
    public Map<String, Object> show(String noun, Map<String, Object> arm) {
        Map<String, String> kinds = shapes.kinds(noun);
        if (kinds.isEmpty()) {
            return arm;
        }
        Map<String, Object> named = new LinkedHashMap<>(arm);
        if (arm.get("id") instanceof String id) {
            named.put("@name", References.nameIn(id));
            References.versionIn(id).ifPresent(version -> named.put("@version", version));
            String[] parts = id.split("/");
            if (parts.length > 3 && parts[parts.length - 2].equalsIgnoreCase("deployments")) {
                named.put("@endpoint", parts[parts.length - 3]);
            }
        }
        Shape shape = shapes.get(shapeFor(noun, kinds, arm));
        return Trees.map(shape.toYaml(named, shapes));
    }

    /** A tree as YAML text with sorted keys. */
    public static String write(@Nullable Object tree) {
        return YamlText.write(tree);
    }

    /** {@code azureml:name:version} for an asset's ARM id. */
    public static String shorten(String id) {
        return References.shorten(id);
    }

    private String shapeFor(String noun, Map<String, String> kinds, Map<String, Object> arm) {
        Optional<String> selector = shapes.selector(noun);
        String first = kinds.values().iterator().next();
        if (selector.isEmpty()) {
            return first;
        }
        Object word = Trees.at(arm, selector.get());
        for (String name : kinds.values()) {
            for (Shape.Row row : shapes.get(name).rows()) {
                if (row instanceof Shape.ArmConstant constant
                        && constant.arm().equals(selector.get())
                        && String.valueOf(constant.value()).equalsIgnoreCase(String.valueOf(word))) {
                    return name;
                }
            }
        }
        return first;
    }

    private String kind(String noun, Map<String, Object> tree, Places places) {
        Map<String, String> kinds = shapes.kinds(noun);
        String first = kinds.keySet().iterator().next();
        Object type = tree.get("type");
        if (type == null || kinds.size() == 1) {
            return first;
        }
        List<String> words = List.copyOf(kinds.keySet());
        return Words.match(words, String.valueOf(type)).orElseThrow(() -> unknown(places, "type", type, words));
    }

    private String schema(String noun, String kind, Map<String, Object> tree, Places places) {
        String schema = shapes.schemaOf(noun, kind);
        if (!schema.equals("task")) {
            return schema;
        }
        Map<String, String> tasks = shapes.tasks(kind);
        List<String> words = List.copyOf(tasks.keySet());
        Object task = tree.get("task");
        if (task == null) {
            throw YamlProblem.YAML_KEY_MISSING
                    .because(places.of("task").label() + ": task: required key is missing; it takes one of "
                            + String.join(", ", words))
                    .at("task");
        }
        String word = Words.match(words, String.valueOf(task)).orElseThrow(() -> unknown(places, "task", task, words));
        return String.valueOf(tasks.get(word));
    }

    private static AthanorException unknown(Places places, String key, Object value, List<String> words) {
        return YamlProblem.YAML_TYPE_UNKNOWN
                .because(places.of(key).label() + ": " + key + ": '" + value + "' is not allowed."
                        + Suggestions.didYouMean(String.valueOf(value), words) + " Allowed: "
                        + String.join(", ", words))
                .at(key);
    }
}
