package dev.athanor.protocols.yaml;

import dev.athanor.foundation.codec.Yaml;
import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files that stand for a part of another file ({@code environment: file:./env.yml}). */
final class Includes {
    private record Loaded(String root, Path file) {}

    private final List<Loaded> loaded = new ArrayList<>();
    private final Map<String, Cached> cached = new HashMap<>();
    private Path main = Path.of("");

    /** What a path held when it was loaded: one value may be tried against several schemas. */
    private record Cached(String text, Map<String, Object> tree) {}

    /** Reads the outermost file. */
    Map<String, Object> loadMain(Path file, Places places) {
        main = file;
        return read("", file, file.toString(), places);
    }

    /** A file's name as somebody sees it from where the outermost file was named. */
    private String label(Path file) {
        Path from = parent(main);
        Path shown = main.getParent();
        Path relative = from.relativize(file.toAbsolutePath().normalize());
        return (shown == null ? relative : shown.resolve(relative)).toString();
    }

    /**
     * The content of the file that {@code value} names, if {@code type} wants an object there; else the value. Where the type takes the name of a
     * file, a bare path is one.
     */
    Object load(Type type, Object value, String path, Findings findings) {
        boolean object = type.alternatives().stream().anyMatch(Type.Named.class::isInstance);
        if (!object || !(value instanceof String text)) {
            return value;
        }
        boolean bare = type.alternatives().contains(Type.Plain.FILE) && References.isLocal(text);
        if (!text.startsWith("file:") && !(bare && !text.contains("${{"))) {
            return value;
        }
        Cached known = cached.get(path);
        if (known != null && known.text().equals(text)) {
            return Copies.deep(known.tree());
        }
        try {
            Path file = Scalars.resolve(findings.places().of(path).folder(), text);
            if (!Files.isRegularFile(file)) {
                findings.add(YamlProblem.YAML_FILE_MISSING, path, "'" + text + "' does not exist or is no file");
                return value;
            }
            @Nullable String circle = circle(path, file);
            if (circle != null) {
                findings.add(YamlProblem.YAML_PATH_CYCLIC, path, "'" + text + "' leads back to itself: " + circle);
                return value;
            }
            Map<String, Object> tree = read(path, file.normalize(), label(file), findings.places());
            cached.put(path, new Cached(text, Copies.deep(tree)));
            return tree;
        } catch (InvalidPathException invalid) {
            findings.add(YamlProblem.YAML_FILE_MISSING, path, "'" + text + "' is no path: " + invalid.getReason());
            return value;
        }
    }

    private @Nullable String circle(String path, Path file) {
        Path real = real(file);
        StringBuilder chain = new StringBuilder();
        boolean found = false;
        for (Loaded outer : loaded) {
            if (outer.root().isEmpty() || path.startsWith(outer.root())) {
                found = found || outer.file().equals(real);
                chain.append(outer.file().getFileName()).append(" → ");
            }
        }
        return found ? chain.toString() + real.getFileName() : null;
    }

    private Map<String, Object> read(String root, Path file, String name, Places places) {
        Yaml.Document document = Yaml.parse(name, text(file));
        places.file(root, name, parent(file), document);
        loaded.add(new Loaded(root, real(file)));
        if (!(Trees.of(document.root()) instanceof Map<?, ?> map)) {
            throw YamlProblem.YAML_VALUE_INVALID.because(name + ":1:1: the file must be a map of keys to values");
        }
        Map<String, Object> tree = Trees.map(map);
        if (!root.isEmpty()) {
            // Of an inner file nothing but the outer one decides what it must be.
            tree.remove("$schema");
        }
        return tree;
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            String why = Files.exists(file) ? "cannot be read: " + unreadable.getMessage() : "does not exist";
            throw new AthanorException(YamlProblem.YAML_FILE_MISSING, file + " " + why, unreadable);
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException unresolvable) {
            return file.toAbsolutePath().normalize();
        }
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null ? Path.of("/") : parent;
    }
}
