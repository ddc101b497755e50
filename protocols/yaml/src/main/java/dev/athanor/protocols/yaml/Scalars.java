package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.kernel.UserHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a scalar's text has to fulfil beyond its type: references are well formed, local paths lead somewhere. */
final class Scalars {
    private static final Set<String> BY_NAME = Set.of("computes", "datastores", "jobs");

    /** Checks a scalar that {@code accepted}, one of the alternatives of {@code type}, has accepted. */
    void check(Type type, Type accepted, Object value, String path, Findings findings) {
        if (!(value instanceof String text) || text.contains("${{")) {
            return;
        }
        List<Type> alternatives = type.alternatives();
        Optional<String> collection = collection(alternatives);
        boolean local = alternatives.contains(Type.Plain.PATH)
                || alternatives.contains(Type.Plain.LOCATION)
                || alternatives.contains(Type.Plain.FILE);
        if (accepted instanceof Type.Words) {
            return;
        }
        if (text.startsWith("azureml:") && collection.isPresent()) {
            reference(collection.get(), text, path, findings);
        } else if (local && References.isLocal(text)) {
            exists(text, path, findings);
        } else if (collection.isPresent()
                && !local
                && !BY_NAME.contains(collection.get())
                && !alternatives.contains(Type.Plain.TEXT)
                && References.armId(text).isEmpty()) {
            String instead = text.matches("[^:@/]+[:@][^:@/]+") ? " Did you mean 'azureml:" + text + "'?" : "";
            findings.add(
                    YamlProblem.YAML_REFERENCE_INVALID,
                    path,
                    "'" + text + "' is no reference." + instead + " It takes " + Words.describe(type));
        }
    }

    private static Optional<String> collection(List<Type> alternatives) {
        for (Type alternative : alternatives) {
            if (alternative instanceof Type.Reference(String collection)) {
                return Optional.of(collection);
            }
        }
        return Optional.empty();
    }

    private static void reference(String collection, String text, String path, Findings findings) {
        if (text.startsWith("azureml://") || References.armId(text).isPresent()) {
            return;
        }
        Optional<References.Reference> parsed = References.parse(text);
        boolean byName = BY_NAME.contains(collection);
        if (parsed.isEmpty()) {
            findings.add(
                    YamlProblem.YAML_REFERENCE_INVALID,
                    path,
                    "'" + text + "' is no reference. Write "
                            + (byName ? "azureml:<name>" : "azureml:<name>:<version> or azureml:<name>@latest"));
            return;
        }
        boolean exact =
                parsed.get().version().isPresent() || parsed.get().label().isPresent();
        if (!byName && !exact) {
            findings.add(
                    YamlProblem.YAML_REFERENCE_INVALID,
                    path,
                    "'" + text + "' names no version. Write " + text + ":<version> or " + text + "@latest");
        } else if (byName && exact) {
            findings.add(
                    YamlProblem.YAML_REFERENCE_INVALID,
                    path,
                    "'" + text + "' names a version, but this has none. Write azureml:"
                            + parsed.get().name());
        }
    }

    private static void exists(String text, String path, Findings findings) {
        Path folder = findings.places().of(path).folder();
        try {
            Path target = resolve(folder, text);
            if (Files.exists(target)) {
                return;
            }
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                cyclicOrDangling(text, target, path, findings);
                return;
            }
            findings.add(
                    YamlProblem.YAML_FILE_MISSING,
                    path,
                    "'" + text + "' does not exist." + nearest(target) + " Looked for "
                            + target.toAbsolutePath().normalize());
        } catch (InvalidPathException invalid) {
            findings.add(YamlProblem.YAML_FILE_MISSING, path, "'" + text + "' is no path: " + invalid.getReason());
        }
    }

    private static void cyclicOrDangling(String text, Path target, String path, Findings findings) {
        try {
            Path real = target.toRealPath();
            findings.add(YamlProblem.YAML_FILE_MISSING, path, "'" + text + "' vanished; it led to " + real);
        } catch (java.nio.file.NoSuchFileException dangling) {
            findings.add(YamlProblem.YAML_FILE_MISSING, path, "'" + text + "' is a link to nothing");
        } catch (IOException loop) {
            findings.add(YamlProblem.YAML_PATH_CYCLIC, path, "'" + text + "' is a link that leads back to itself");
        }
    }

    /** The path that {@code text} means for somebody in {@code folder}. */
    static Path resolve(Path folder, String text) {
        String plain =
                text.startsWith("file://") ? text.substring(7) : text.startsWith("file:") ? text.substring(5) : text;
        if (plain.startsWith("~/")) {
            plain = UserHome.of(System.getenv()) + plain.substring(1);
        }
        return folder.resolve(plain);
    }

    private static String nearest(Path target) {
        Path parent = target.toAbsolutePath().normalize().getParent();
        Path name = target.getFileName();
        if (parent == null || name == null || !Files.isDirectory(parent)) {
            return "";
        }
        try (Stream<Path> siblings = Files.list(parent)) {
            return Suggestions.didYouMean(
                    name.toString(),
                    siblings.limit(2000)
                            .map(sibling -> sibling.toFile().getName())
                            .toList());
        } catch (IOException unreadable) {
            return "";
        }
    }
}
