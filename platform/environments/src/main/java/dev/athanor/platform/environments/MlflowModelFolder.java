package dev.athanor.platform.environments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An MLflow model on disk, as far as it says what it needs.
 *
 * @param root where its file {@code MLmodel} lies
 */
public record MlflowModelFolder(Path root) {
    /** The model in a registered folder: there itself, or in the only folder in it that has an {@code MLmodel}. */
    public static MlflowModelFolder in(Path folder) {
        if (Files.exists(folder.resolve("MLmodel"))) {
            return new MlflowModelFolder(folder);
        }
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> all =
                    inside.filter(one -> Files.exists(one.resolve("MLmodel"))).toList();
            return new MlflowModelFolder(all.size() == 1 ? all.getFirst() : folder);
        } catch (IOException unreadable) {
            return new MlflowModelFolder(folder);
        }
    }

    /** The environment that the model brings along, and nothing added to it; empty when it says nothing of one. */
    public Optional<EnvironmentSpec> environment(String name, String version) {
        String conda = text(root.resolve("conda.yaml"));
        String requirements = conda == null ? text(root.resolve("requirements.txt")) : null;
        return conda == null && requirements == null
                ? Optional.empty()
                : Optional.of(new EnvironmentSpec("model-" + name, version, null, conda, requirements, null, Map.of()));
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
