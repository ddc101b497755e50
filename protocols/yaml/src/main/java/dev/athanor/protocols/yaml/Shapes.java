package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.KernelProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The translation file: shapes by name, and the kinds of each noun. */
final class Shapes {
    private final Map<String, List<String>> sections;
    private final Map<String, Shape> read = new HashMap<>();

    private Shapes(Map<String, List<String>> sections) {
        this.sections = sections;
    }

    /** The translations that are built in. */
    static Shapes builtIn() {
        return new Shapes(Sections.of("translations.txt"));
    }

    /** What a noun's files may be: kind (its type in YAML) to shape, in order; the first is the default. */
    Map<String, String> kinds(String noun) {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (String line : sections.getOrDefault("noun " + noun, List.of())) {
            String[] words = line.split(" +");
            kinds.put(words[0], words[1]);
        }
        return kinds;
    }

    /** The schema of a shape where it is not of the same name. */
    String schemaOf(String noun, String kind) {
        for (String line : sections.getOrDefault("noun " + noun, List.of())) {
            String[] words = line.split(" +");
            if (words[0].equals(kind)) {
                return words.length > 2 ? words[2] : "/" + words[1];
            }
        }
        return "";
    }

    /** The tasks of a kind that has several schemas, each with its schema. */
    Map<String, String> tasks(String kind) {
        Map<String, String> tasks = new LinkedHashMap<>();
        for (String line : sections.getOrDefault("tasks " + kind, List.of())) {
            String[] words = line.split(" +");
            tasks.put(words[0], words[1]);
        }
        return tasks;
    }

    /** The key whose value tells the kinds of a noun apart in ARM's form, such as {@code properties.jobType}. */
    Optional<String> selector(String noun) {
        List<String> lines = sections.getOrDefault("selector " + noun, List.of());
        return lines.stream().findFirst();
    }

    Shape get(String name) {
        Shape known = read.get(name);
        if (known == null) {
            known = parse(name);
            read.put(name, known);
        }
        return known;
    }

    private Shape parse(String name) {
        List<String> lines = sections.get(name);
        if (lines == null) {
            throw KernelProblem.INTERNAL_ERROR.because("no translation " + name);
        }
        List<Shape.Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" +", 4);
            switch (words[0]) {
                case "include" -> rows.addAll(get(words[1]).rows());
                case "=" -> rows.add(new Shape.ArmConstant(words[1], constant(line, 2), false));
                case "?" -> rows.add(new Shape.ArmConstant(words[1], constant(line, 2), true));
                case "==" -> rows.add(new Shape.YamlConstant(words[1], constant(line, 2)));
                case "*" -> rows.add(new Shape.Rest(words[2].equals(".") ? "" : words[2], lens(words[3])));
                default -> {
                    boolean forth = !words[1].equals("<<");
                    boolean back = !words[1].equals(">>");
                    Lens lens = words.length > 3 ? lens(words[3]) : Lenses.SAME;
                    rows.add(new Shape.Pair(words[0], words[2], lens, forth, back));
                }
            }
        }
        return new Shape(name, List.copyOf(rows));
    }

    private static Object constant(String line, int index) {
        String text = line.split(" +", index + 1)[index];
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case "{}" -> new LinkedHashMap<String, Object>();
            default -> text.matches("\\d+") ? (Object) Long.parseLong(text) : text;
        };
    }

    static Lens lens(String text) {
        int open = text.indexOf('(');
        String name = open < 0 ? text : text.substring(0, open);
        String inside = open < 0 ? "" : text.substring(open + 1, text.length() - 1);
        return switch (name) {
            case "shape" -> new Containers.Of(inside);
            case "any" -> new Containers.AnyOf(List.of(inside.split(" ")));
            case "map" -> new Containers.OfMap(lens(inside));
            case "list" -> new Containers.OfList(lens(inside));
            case "words" -> words(inside);
            case "ref" -> new AssetLenses.Reference(inside);
            case "upload" -> {
                String[] parts = inside.split(" ");
                yield new AssetLenses.Location(parts[0], Pending.Form.valueOf(parts[1]));
            }
            case "code" -> new AssetLenses.Code();
            case "environment" -> new AssetLenses.InPlace("environments", "environment", "CliV2AnonymousEnvironment");
            case "model" -> new AssetLenses.InPlace("models", "model", "");
            case "conda" -> new AssetLenses.Conda();
            case "identity" -> new AssetLenses.Identity();
            case "compute" -> new JobLenses.Compute();
            case "localmark" -> new JobLenses.LocalMark();
            case "input" -> new JobLenses.Input();
            case "outputs" -> new JobLenses.Outputs();
            case "steps" -> new StepLenses.Steps();
            case "stepinput" -> new StepLenses.Input();
            case "stepoutput" -> new StepLenses.Output();
            case "component" -> new AssetLenses.InPlace("components", "component", "azureml_anonymous");
            case "dimension" -> new JobLenses.Dimension();
            case "sampling" -> new JobLenses.Sampling();
            case "moment" -> new ScheduleLenses.Moment();
            case "definition" -> new ScheduleLenses.Definition();
            case "flavor" -> new JobLenses.Flavor();
            case "wrapped" -> new JobLenses.Wrapped(inside);
            default -> Lenses.valueOf(name.toUpperCase(java.util.Locale.ROOT));
        };
    }

    private static Lens words(String inside) {
        Map<String, Object> words = new LinkedHashMap<>();
        for (String pair : inside.split(" ")) {
            int equals = pair.indexOf('=');
            String arm = pair.substring(equals + 1);
            Object value = switch (arm) {
                case "#true" -> true;
                case "#false" -> false;
                default -> arm.matches("#\\d+") ? (Object) Long.parseLong(arm.substring(1)) : arm;
            };
            words.put(pair.substring(0, equals), value);
        }
        return new Containers.OfWords(words);
    }
}
