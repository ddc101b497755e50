package dev.athanor.backends.process;

import dev.athanor.platform.compute.ComputeProblem;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What work sees of the machine's files.
 *
 * @param hidden folders that are empty for it
 * @param mounts what is laid over that, outer folders first
 */
record View(List<Path> hidden, List<Mount> mounts) {
    static final Path TEMPORARY = Path.of("/tmp");

    /** What {@code work} sees where {@code secret} folders and the temporary folder are hidden. */
    static View of(WorkSpec work, List<Path> secret, Path userHome) {
        List<Path> hidden = outermost(Stream.concat(Stream.of(TEMPORARY), secret.stream())
                .map(View::real)
                .filter(path -> path.getNameCount() > 0 && Files.isDirectory(path))
                .distinct()
                .toList());
        List<Mount> mounts = new ArrayList<>();
        mounts.add(Mount.writable(work.folder()));
        for (Mount mount : work.mounts()) {
            check(work, mount, hidden);
            mounts.add(mount);
        }
        interpreters(work, userHome)
                .filter(path -> hidden.stream().anyMatch(folder -> path.startsWith(folder)))
                .filter(path -> hidden.stream().noneMatch(folder -> folder.startsWith(path)))
                .filter(path -> secret.stream().noneMatch(folder -> real(folder).startsWith(path)))
                .filter(path -> work.mounts().stream().noneMatch(mount -> path.startsWith(mount.target())))
                .distinct()
                .forEach(path -> mounts.add(Mount.readOnly(path)));
        mounts.sort(Comparator.comparingInt(mount -> mount.target().getNameCount()));
        return new View(hidden, List.copyOf(mounts));
    }

    /** Makes the empty places under the work's folder on which something will be laid. */
    static void makeTargets(WorkSpec work) {
        for (Mount mount : work.mounts()) {
            if (!Files.exists(mount.target()) && mount.target().startsWith(work.folder())) {
                make(mount);
            }
        }
    }

    /** Stands in for mounts where there are none. */
    static void link(WorkSpec work) {
        for (Mount mount : work.mounts()) {
            Path target = mount.target();
            if (target.equals(mount.source()) || real(target).equals(real(mount.source()))) {
                continue;
            }
            if (!target.startsWith(work.folder())) {
                throw invalid(
                        work,
                        mount,
                        "this machine cannot mount, and only links below the work's folder stand in for it");
            }
            try {
                Files.createDirectories(target.resolveSibling(""));
                Files.deleteIfExists(target);
                Files.createSymbolicLink(target, mount.source());
            } catch (IOException failure) {
                throw invalid(work, mount, "no link can be made there: " + failure.getMessage());
            }
        }
    }

    private static void make(Mount mount) {
        try {
            if (Files.isDirectory(mount.source())) {
                Files.createDirectories(mount.target());
            } else {
                Files.createDirectories(mount.target().resolveSibling(""));
                Files.createFile(mount.target());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void check(WorkSpec work, Mount mount, List<Path> hidden) {
        if (!mount.source().isAbsolute() || !Files.exists(mount.source())) {
            throw invalid(work, mount, "its source does not exist");
        }
        Path target = mount.target();
        boolean possible = Files.exists(target)
                || target.startsWith(work.folder())
                || hidden.stream().anyMatch(target::startsWith);
        if (!target.isAbsolute() || !target.normalize().equals(target) || !possible) {
            throw invalid(work, mount, "its target does not exist, and is made only below the work's folder");
        }
    }

    private static RuntimeException invalid(WorkSpec work, Mount mount, String reason) {
        return ComputeProblem.WORK_INVALID
                .because("work '" + work.id() + "' cannot see " + mount.source() + " as " + mount.target() + ": "
                        + reason)
                .at("mounts");
    }

    /** The folders of the interpreters it uses: hidden with the home folder where somebody put them there. */
    private static Stream<Path> interpreters(WorkSpec work, Path userHome) {
        Stream<Path> environments = Stream.concat(
                work.mounts().stream().map(Mount::source),
                Optional.ofNullable(work.environment().get("VIRTUAL_ENV")).map(Path::of).stream());
        Path program = Path.of(work.command().getFirst());
        return Stream.of(
                        Stream.of(userHome.resolve(".pyenv")),
                        environments.flatMap(View::base),
                        program.isAbsolute() && Files.exists(program) ? prefix(real(program)) : Stream.<Path>empty())
                .flatMap(paths -> paths)
                .filter(Files::isDirectory);
    }

    /** Where the interpreter of a virtual environment comes from, by its {@code pyvenv.cfg}. */
    private static Stream<Path> base(Path environment) {
        Path settings = environment.resolve("pyvenv.cfg");
        if (!Files.isRegularFile(settings)) {
            return Stream.empty();
        }
        try (Stream<String> lines = Files.lines(settings)) {
            List<Path> homes = lines.filter(line -> line.matches("home\\s*=.*"))
                    .map(line -> Path.of(line.substring(line.indexOf('=') + 1).strip()))
                    .toList();
            Path python = environment.resolve("bin/python");
            return Stream.concat(
                            homes.stream()
                                    .flatMap(home -> Stream.of(
                                            home.resolve("python"), real(home).resolve("python"))),
                            Files.exists(python) ? Stream.of(real(python)) : Stream.empty())
                    .flatMap(View::prefix);
        } catch (IOException | UncheckedIOException failure) {
            return Stream.empty();
        }
    }

    private static Stream<Path> prefix(Path program) {
        Path folder = program.getParent();
        return folder != null && folder.endsWith("bin") ? Stream.ofNullable(folder.getParent()) : Stream.empty();
    }

    private static List<Path> outermost(List<Path> folders) {
        return folders.stream()
                .filter(folder ->
                        folders.stream().noneMatch(other -> !other.equals(folder) && folder.startsWith(other)))
                .toList();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException failure) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? path
                    : path.toAbsolutePath().normalize();
        }
    }
}
