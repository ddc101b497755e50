package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class ParallelTest {
    private static final String URI = "azureml://datastores/workspaceblobstore/paths/data/";

    /** Stands where the driver stands, and says what it is told. */
    private static final String DRIVER = """
            import os
            for name in sorted(os.environ):
                if name.startswith("ATHANOR_PARALLEL_"):
                    print(name[17:] + "=" + os.environ[name])
            print("files", sorted(os.listdir(os.environ["ATHANOR_PARALLEL_INPUT_DATA"])))
            open(os.environ["ATHANOR_PARALLEL_APPEND_ROW_TO"], "w").write("rows")
            """;

    private final String kind;
    private TestingJobs world;

    ParallelTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        world = new TestingJobs(kind);
        Path driver = world.home.resolve("python/parallel/start.py");
        Files.createDirectories(driver.getParent());
        Files.writeString(driver, DRIVER);
        world.file(Workspace.BLOBSTORE, "data/a.txt", "A");
        world.file(Workspace.BLOBSTORE, "data/b.txt", "B");
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(world.failures).isEmpty();
    }

    private Job submit(int instances, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("entry_script", "score.py");
        settings.put("input_data", "${{inputs.d}}");
        settings.put("append_row_to", "${{outputs.rows}}");
        settings.putAll(more);
        var spec = new JobSpec.Parallel(
                TestingSpec.head("batches", "exp", null, 2),
                null,
                "azureml:e:1",
                Map.of(
                        "d", new JobInput.Data("uri_folder", URI, JobInput.Mode.DIRECT),
                        "size", new JobInput.Literal("7"),
                        "text", new JobInput.Literal("two words")),
                Map.of("rows", new JobOutput("uri_file", null, "ReadWriteMount", null, null)),
                Map.of("MINE", "1"),
                new JobSpec.Resources(instances, null, null),
                settings);
        return world.jobs.submit(world.workspace, spec, TestingJobs.ME);
    }

    @Test
    void theDriverIsToldWhatToDoAndItsOutputIsKept() {
        submit(2, Map.of("mini_batch_size", "${{inputs.size}}", "arguments", "--word '${{inputs.text}}'"));
        Job job = world.ended("batches");
        assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.log("batches"))
                .contains("ARGUMENTS=--word 'two words'\n")
                .contains("CORES=2\n")
                .contains("ENTRY_SCRIPT=score.py\n")
                .contains("INPUT_TYPE=uri_folder\n")
                .contains("INSTANCE_COUNT=2\n")
                .contains("MINI_BATCH_SIZE=7\n")
                .contains("files ['a.txt', 'b.txt']\n");
        assertThat(world.jobs.outputs(world.workspace, "batches")).containsOnlyKeys("rows");
        assertThat(world.text(Workspace.BLOBSTORE, "azureml/batches/rows")).isEqualTo("rows");
    }

    @Test
    void aJobWhoseProcessVanishedGoesOnFromItsOwnFolder() throws IOException {
        Files.writeString(world.home.resolve("python/parallel/start.py"), """
                import os, time
                state = os.environ["ATHANOR_PARALLEL_STATE"]
                if os.path.exists(state):
                    print("goes on from", open(state).read())
                    open(os.environ["ATHANOR_PARALLEL_APPEND_ROW_TO"], "w").write("rows")
                else:
                    open(state, "w").write("half")
                    time.sleep(600)
                """);
        submit(1, Map.of());
        world.await("batches", JobState.Running.class);
        JobKey key = new JobKey(world.workspace.guid(), "batches");
        Path state = JobFolder.of(world.home.resolve("jobs"), key).work().resolve("finished-batches");
        world.await("batches", job -> Files.exists(state));
        // The power was lost with what was not on disk yet.
        Path driver = JobFolder.of(world.home.resolve("jobs"), key).work().resolve("parallel/start.py");
        Files.writeString(driver, "");
        world.restart(() -> world.backend.lose(JobFolder.workId(key)));
        Job job = world.ended("batches");
        assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.log("batches")).contains("it is started again").contains("goes on from half\n");
        assertThat(world.compute.leases()).isEmpty();
    }

    @Test
    void theSameJobMayBeSubmittedAgainAndAnotherMayNot() {
        submit(1, Map.of());
        world.ended("batches");
        assertThat(submit(1, Map.of()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThatThrownBy(() -> submit(1, Map.of("mini_batch_size", "3"))).hasMessageContaining("mini_batch_size");
    }

    @Test
    void mistakesNameTheirField() {
        refused("mini_batch_size", "many", "mini_batch_size: it is 'many'");
        refused("input_data", "d", "input_data: it is 'd'; write ${{inputs.NAME}}");
        refused("input_data", "${{inputs.size}}", "input_data: input 'size' is no data");
        refused("input_data", "${{inputs.lost}}", "'input_data' refers to ${{inputs.lost}}");
        refused("append_row_to", "rows.txt", "task.append_row_to: it is 'rows.txt'");
        refused("arguments", "${{inputs.lost}}", "'task.program_arguments' refers to ${{inputs.lost}}");
        refused("timeout", "0", "retry_settings.timeout: it is 0; allowed: 1 to 259200");
        refused("max_retries", "some", "retry_settings.max_retries: it is 'some'");
        refused("error_threshold", "-2", "error_threshold: it is -2; allowed: -1 to");
        refused("logging_level", "LOUD", "logging_level: it is 'LOUD'; allowed: DEBUG, INFO, WARNING");
        refused("entry_script", "", "task.entry_script: it is missing");
    }

    private void refused(String setting, String value, String words) {
        assertThatThrownBy(() -> submit(1, Map.of(setting, value))).hasMessageContaining(words);
    }
}
