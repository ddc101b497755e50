package dev.athanor.platform.jobs;

import dev.athanor.platform.compute.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the command of a parallel job: the driver, told by environment variables what to do. */
final class ParallelDriver {
    private static final String PREFIX = "ATHANOR_PARALLEL_";
    private static final String FOLDER = "parallel";

    /** An image may know its Python under either name. */
    private static final String LINE =
            "exec \"$(command -v python || command -v python3 || echo python)\" -u \"$" + PREFIX + "DRIVER\"";

    private ParallelDriver() {}

    /**
     * The command, with the settings checked.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException JOB_INVALID with the field
     */
    static JobSpec.Command command(JobSpec.Parallel spec) {
        ParallelChecks.check(spec);
        Map<String, JobInput> inputs = new LinkedHashMap<>(spec.inputs());
        String input = ParallelChecks.input(spec);
        JobInput data = Objects.requireNonNull(inputs.get(input));
        inputs.put(input, here(data));
        Map<String, String> variables = new LinkedHashMap<>(spec.variables());
        spec.settings().forEach((name, value) -> variables.put(variable(name), value));
        variables.put(variable("input_data"), "${{inputs." + input + "}}");
        variables.put(variable("input_type"), type(data));
        variables.put(
                variable("instance_count"), Integer.toString(spec.resources().instances()));
        return new JobSpec.Command(
                spec.head(),
                LINE,
                spec.code(),
                spec.environment(),
                inputs,
                spec.outputs(),
                variables,
                Optional.empty(),
                spec.resources(),
                null,
                Map.of());
    }

    /** The driver reads the input itself, so the address of one that is passed on as it is does not help it. */
    private static JobInput here(JobInput input) {
        return switch (input) {
            case JobInput.Data data
            when data.mode() == JobInput.Mode.DIRECT ->
                new JobInput.Data(data.type(), data.uri(), JobInput.Mode.READ_ONLY_MOUNT);
            case JobInput.Later later
            when later.mode() == JobInput.Mode.DIRECT ->
                new JobInput.Later(later.type(), JobInput.Mode.READ_ONLY_MOUNT);
            default -> input;
        };
    }

    private static String type(JobInput input) {
        return switch (input) {
            case JobInput.Data data -> data.type();
            case JobInput.Later later -> later.type();
            case JobInput.Literal ignored -> "literal";
        };
    }

    private static String variable(String setting) {
        return PREFIX + setting.toUpperCase(Locale.ROOT);
    }

    /** What the driver learns only when the job is started. */
    static Map<String, String> variables(JobFolder folder, Lease lease) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(variable("driver"), home(folder).resolve("start.py").toString());
        variables.put(
                variable("state"), folder.work().resolve("finished-batches").toString());
        variables.put(variable("cores"), Integer.toString(cores(lease)));
        return variables;
    }

    /** Workers of a node where nothing is said: one a core, and one alone where there are GPUs. */
    private static int cores(Lease lease) {
        double cores = lease.limits().cores();
        return lease.gpus().isEmpty() && cores >= 1 ? (int) cores : 1;
    }

    /** Puts the driver beside the job's files: its own copy, which an update of the server leaves alone. */
    static void place(Path python, JobFolder folder) {
        Path from = python.resolve(FOLDER);
        try (Stream<Path> files = Files.walk(from)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            for (Path file : all) {
                copy(file, home(folder).resolve(from.relativize(file).toString()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void copy(Path file, Path target) throws IOException {
        @Nullable Path parent = target.getParent();
        Files.createDirectories(Objects.requireNonNull(parent));
        Files.write(target, Files.readAllBytes(file));
    }

    private static Path home(JobFolder folder) {
        return folder.work().resolve(FOLDER);
    }
}
