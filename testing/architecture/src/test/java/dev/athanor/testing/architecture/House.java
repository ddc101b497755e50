package dev.athanor.testing.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The house as it stands: its rooms by floor, its classes, its sources. */
final class House {
    /**
     * The rooms from the bottom up. A room may use rooms of lower floors only; rooms of one floor do not know each other.
     */
    static final List<List<String>> FLOORS = List.of(
            List.of("foundation.kernel"),
            List.of("foundation.codec", "foundation.sql", "foundation.http", "science.search", "apps.python"),
            List.of(
                    "foundation.config",
                    "foundation.blobs",
                    "foundation.telemetry",
                    "protocols.armmodel",
                    "protocols.otlp",
                    "protocols.graphql"),
            List.of("platform.security", "protocols.yaml"),
            List.of("platform.workspaces", "platform.environments", "protocols.identity", "apps.cli"),
            List.of("platform.assets", "platform.tracking", "platform.compute", "platform.webhooks"),
            List.of(
                    "platform.jobs",
                    "platform.serving",
                    "platform.traces",
                    "platform.evaluation",
                    "backends.process",
                    "backends.container",
                    "protocols.storage"),
            List.of(
                    "platform.sweeps",
                    "platform.pipelines",
                    "platform.schedules",
                    "protocols.inference",
                    "protocols.mlflow"),
            List.of("protocols.arm"),
            List.of("apps.server"));

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private House() {}

    /** The main classes of every room: read once, which takes longer than any rule. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.athanor");

    /** The main classes of every room. */
    static JavaClasses classes() {
        return CLASSES;
    }

    /** The checkout's root. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(".mvn"))) {
            folder = java.util.Objects.requireNonNull(folder.getParent(), "no checkout around");
        }
        return folder;
    }

    /** The modules as the root POM lists them: {@code wing/room}. */
    static List<String> modules() {
        Matcher matcher = MODULE.matcher(read(root().resolve("pom.xml")));
        return matcher.results().map(result -> result.group(1)).toList();
    }

    /** Every Java source of what runs for people: the rooms' main code without the testing wing. */
    static List<Path> mainSources() {
        return modules().stream()
                .filter(module -> !module.startsWith("testing/"))
                .flatMap(module -> files(root().resolve(module).resolve("src/main/java"), ".java").stream())
                .toList();
    }

    /** All Java sources, tests too. */
    static List<Path> sources() {
        return modules().stream()
                .flatMap(module -> files(root().resolve(module).resolve("src"), ".java").stream())
                .toList();
    }

    static List<Path> files(Path folder, String suffix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
