package dev.athanor.backends.process;

import dev.athanor.platform.compute.Capabilities;
import dev.athanor.platform.compute.ComputeProblem;
import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.compute.WorkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts wrappers, isolated as well as this machine allows. */
final class Launcher {
    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path root;
    private final List<Path> secret;
    private final Path userHome;
    private final Confinement confinement;
    private final Cgroups cgroups;

    Launcher(Path root, List<Path> secret, Path userHome, List<Confinement> candidates) {
        this.root = root;
        this.secret = List.copyOf(secret);
        this.userHome = userHome;
        this.cgroups = Cgroups.probe();
        this.confinement = candidates.stream().filter(this::works).findFirst().orElse(Confinement.NONE);
    }

    Confinement confinement() {
        return confinement;
    }

    Capabilities capabilities() {
        return new Capabilities(
                confinement.isolates(), cgroups.complete(), List.of(confinement.fact(), cgroups.fact()));
    }

    /** Starts the wrapper of {@code work}, whose plan has been written. */
    Process launch(WorkSpec work, RunFolder place) {
        return launch(work, place, confinement);
    }

    /** Kills all processes of a work at a word, where the kernel does that. */
    void killAll(String id) {
        var _ = cgroups.kill(id);
    }

    void cleanUp(String id) {
        cgroups.remove(id);
    }

    private Process launch(WorkSpec work, RunFolder place, Confinement how) {
        Optional<Cgroups.Group> group = cgroups.make(work.id(), work.limits());
        List<String> start = prepare(work, place, how);
        place.write("outer", Scripts.outer(work, place, start, group));
        List<String> command = new ArrayList<>(Tools.session());
        command.addAll(List.of(shell(work), place.file("outer").toString()));
        try {
            note(work, how);
            var builder = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(work.log().toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment(work, place, how));
            return builder.start();
        } catch (IOException failure) {
            throw ComputeProblem.WORK_NOT_STARTED.because(
                    "work '" + work.id() + "' was not started: " + failure.getMessage());
        } catch (IllegalArgumentException failure) {
            throw ComputeProblem.WORK_INVALID
                    .because("a variable of work '" + work.id() + "' has a name or value that no process can get: "
                            + failure.getMessage())
                    .at("environment");
        }
    }

    private List<String> prepare(WorkSpec work, RunFolder place, Confinement how) {
        View view = View.of(work, secret, userHome);
        if (!how.isolates()) {
            View.link(work);
            return work.command();
        }
        View.makeTargets(work);
        if (how == Confinement.BUBBLEWRAP) {
            return Scripts.bubblewrap(work, view, place);
        }
        place.write("inner", Scripts.inner(work, view, place, how));
        List<String> start = new ArrayList<>(how.enter());
        start.addAll(List.of(shell(work), place.file("inner").toString()));
        return start;
    }

    /** The shell of the scripts: the plain one drops variables whose names it could not set itself. */
    private static String shell(WorkSpec work) {
        boolean plain = work.environment().keySet().stream().allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_]*"));
        return plain ? "/bin/sh" : Tools.find("bash").orElse("/bin/sh");
    }

    private static Map<String, String> environment(WorkSpec work, RunFolder place, Confinement how) {
        Map<String, String> all = new HashMap<>(work.environment());
        all.putIfAbsent("PATH", PATH);
        all.putIfAbsent("HOME", work.folder().toString());
        if (!how.isolates()) {
            all.putIfAbsent("TMPDIR", place.temporary().toString());
        }
        String virtual = all.get("VIRTUAL_ENV");
        String path = all.getOrDefault("PATH", PATH);
        if (virtual != null && !path.startsWith(virtual + "/bin:")) {
            all.put("PATH", virtual + "/bin:" + path);
        }
        all.put(Processes.TOKEN, work.startToken());
        return all;
    }

    /** Tells the reader of the log what is not as it should be. */
    private void note(WorkSpec work, Confinement how) throws IOException {
        var text = new StringBuilder();
        if (!how.isolates()) {
            text.append("athanor: ").append(how.fact()).append('\n');
        }
        if (!work.limits().equals(Limits.NONE) && !cgroups.complete()) {
            text.append("athanor: ").append(cgroups.fact()).append('\n');
        }
        Files.writeString(work.log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Whether nothing comes of it but success when work that does nothing is started so. */
    private boolean works(Confinement how) {
        if (!how.isolates()) {
            return true;
        }
        var place = new RunFolder(root, ".probe");
        try {
            place.write(new RunFolder.Plan("probe", how, 0, 0));
            Path folder = Files.createDirectories(place.file("work"));
            var work = new WorkSpec(
                    "probe",
                    "probe",
                    List.of("/bin/sh", "-c", "exit 0"),
                    folder,
                    folder,
                    Map.of(),
                    place.file("log"),
                    List.of(),
                    Limits.NONE,
                    Optional.empty(),
                    Duration.ZERO,
                    Optional.empty());
            Process process = launch(work, place, how);
            if (!process.waitFor(PROBE.toMillis(), TimeUnit.MILLISECONDS)) {
                new Tree(place).kill();
                return false;
            }
            return place.ending().filter(ending -> ending.code() == 0).isPresent();
        } catch (IOException | UncheckedIOException failure) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            place.delete();
        }
    }
}
