package dev.athanor.protocols.yaml;

import dev.athanor.foundation.codec.Yaml.Document;
import dev.athanor.foundation.codec.Yaml.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The places of a tree's values: layers of files and arguments, each over a part of the tree; the last that covers a path wins. */
final class Places {
    private final List<Layer> layers = new ArrayList<>();

    private sealed interface Layer {
        String root();
    }

    private record FileLayer(String root, String name, Path folder, Document document) implements Layer {}

    private record ArgumentLayer(String root, String label, Path folder) implements Layer {}

    /** A file whose root stands at {@code root} of the tree. */
    void file(String root, String name, Path folder, Document document) {
        layers.add(new FileLayer(root, name, folder, document));
    }

    /** A value given on the command line. */
    void argument(String path, String label, Path folder) {
        layers.add(new ArgumentLayer(path, label, folder));
    }

    /** Where {@code path} was written. */
    Place of(String path) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer layer = layers.get(i);
            if (covers(layer.root(), path)) {
                return switch (layer) {
                    case ArgumentLayer argument -> new Place(argument.label(), argument.folder());
                    case FileLayer file -> {
                        Position at = file.document().position(below(file.root(), path));
                        yield new Place(file.name() + ":" + at.line() + ":" + at.column(), file.folder());
                    }
                };
            }
        }
        return new Place("the command line", Path.of(""));
    }

    private static boolean covers(String root, String path) {
        return root.isEmpty()
                || path.equals(root)
                || (path.startsWith(root) && (path.charAt(root.length()) == '.' || path.charAt(root.length()) == '['));
    }

    private static String below(String root, String path) {
        if (root.isEmpty()) {
            return path;
        }
        String rest = path.substring(root.length());
        return rest.startsWith(".") ? rest.substring(1) : rest;
    }
}
