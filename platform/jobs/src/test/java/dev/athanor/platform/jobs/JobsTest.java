package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetQuery;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.tracking.RunStatus;
import dev.athanor.platform.workspaces.Workspace;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class JobsTest {
    private final String kind;
    private TestingJobs world;

    JobsTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        world = new TestingJobs(kind);
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(world.failures).isEmpty();
    }

    private Job submit(TestingSpec spec) {
        return world.jobs.submit(world.workspace, spec.spec(), TestingJobs.ME);
    }

    @Test
    void aCommandRunsAndItsLogIsKept() {
        Job accepted = submit(TestingSpec.job("hello", "echo hello from $AZUREML_RUN_ID; pwd"));
        assertThat(accepted.status()).isEqualTo(JobStatus.QUEUED);
        Job job = world.ended("hello");
        assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.log("hello")).startsWith("hello from hello\n").contains("/work/wd\n");
        assertThat(job.startedAt()).isNotNull();
        assertThat(job.endedAt()).isNotNull();
        assertThat(world.tracking.run(world.workspace.guid(), "hello").status()).isEqualTo(RunStatus.FINISHED);
        assertThat(world.jobs.logs(world.workspace, "hello")).containsOnlyKeys("user_logs/std_log.txt");
        world.await(
                "hello",
                found -> !Files.exists(
                        JobFolder.of(world.home.resolve("jobs"), key("hello")).root()));
        assertThat(world.compute.leases()).isEmpty();
    }

    private JobKey key(String name) {
        return new JobKey(world.workspace.guid(), name);
    }

    @Test
    void codeInputsAndOutputsAreWhereTheCommandSaysTheyAre() {
        world.file(Workspace.BLOBSTORE, "src/run.sh", "cat $1 $2/b.txt > $3/made.txt; echo kept > outputs/o.txt\n");
        world.file(Workspace.BLOBSTORE, "data/a.txt", "A");
        world.file(Workspace.BLOBSTORE, "data/b.txt", "B");
        world.assets.put(
                world.workspace,
                AssetKind.DATA,
                AssetSpec.of("d", "1", "uri_folder", "azureml://datastores/workspaceblobstore/paths/data/"),
                "Me");
        submit(TestingSpec.job(
                        "io",
                        "sh run.sh ${{inputs.file}} ${{inputs.folder}} ${{outputs.out}} && echo $LR $AZURE_ML_OUTPUT_out")
                .code("azureml://datastores/workspaceblobstore/paths/src")
                .input(
                        "file",
                        new JobInput.Data(
                                "uri_file",
                                "azureml://datastores/workspaceblobstore/paths/data/a.txt",
                                JobInput.Mode.DOWNLOAD))
                .input("folder", new JobInput.Data("uri_folder", "azureml:d@latest", JobInput.Mode.READ_ONLY_MOUNT))
                .input("lr", new JobInput.Literal("0.5"))
                .variable("LR", "lr-${{inputs.lr}}")
                .output("out", new JobOutput("uri_folder", null, "ReadWriteMount", "made", null)));
        Job job = world.ended("io");
        assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.log("io")).startsWith("lr-0.5 /").contains("/work/outputs/out");
        assertThat(world.text(Workspace.BLOBSTORE, "azureml/io/out/made.txt")).isEqualTo("AB");
        assertThat(world.text(Workspace.ARTIFACTS, Assets.runFolder("io") + "outputs/o.txt"))
                .isEqualTo("kept\n");
        Asset made = world.assets.latest(world.workspace, AssetKind.DATA, "made");
        assertThat(made.jobName()).isEqualTo("io");
        assertThat(world.assets.locate(world.workspace, "azureml://jobs/io/outputs/out"))
                .isInstanceOfSatisfying(
                        Location.Blobs.class,
                        place -> assertThat(place.prefix()).startsWith("azureml/io/out"));
    }

    @Test
    void anOutputCalledArtifactsIsWhatTheJobLeavesWithoutNamingIt() {
        submit(TestingSpec.job("left", "echo kept > outputs/o.txt && echo more > ${{outputs.artifacts}}/m.txt")
                .output("artifacts", new JobOutput("uri_folder", null, "ReadWriteMount", null, null)));
        Job job = world.ended("left");
        assertThat(job.status()).as("%s", job.error()).isEqualTo(JobStatus.COMPLETED);
        JobOutput artifacts = Objects.requireNonNull(
                world.jobs.outputs(world.workspace, "left").get("artifacts"));
        assertThat(artifacts.uri()).endsWith("/datastores/workspaceartifactstore/paths/" + Assets.runFolder("left"));
        assertThat(world.text(Workspace.ARTIFACTS, Assets.runFolder("left") + "outputs/o.txt"))
                .isEqualTo("kept\n");
        assertThat(world.text(Workspace.ARTIFACTS, Assets.runFolder("left") + "m.txt"))
                .isEqualTo("more\n");
    }

    @Test
    void aJobThatStandsForAnotherGivesItsOutputTheNameTooAndOnce() {
        TestingSpec spec = TestingSpec.job("one", "echo x > ${{outputs.out}}/x")
                .output("out", new JobOutput("uri_folder", null, "ReadWriteMount", "kept", null));
        submit(spec);
        world.ended("one");
        Map<String, String> plan = Ports.with(
                world.jobs.plan(world.workspace, spec.spec()), Map.of(), world.jobs.outputs(world.workspace, "one"));
        world.jobs.submitDone(
                world.workspace,
                TestingSpec.head("two", "exp", null, 2),
                JobKind.COMMAND,
                plan,
                TestingJobs.ME,
                "as one did");
        assertThat(world.ended("two").status()).isEqualTo(JobStatus.COMPLETED);
        world.restart(() -> {});
        assertThat(world.assets
                        .versions(
                                world.workspace,
                                AssetKind.DATA,
                                "kept",
                                AssetQuery.active().page(9, null))
                        .items())
                .extracting(Asset::jobName, Asset::uri)
                .containsExactlyInAnyOrder(
                        tuple("one", plan.get("output.uri/out")), tuple("two", plan.get("output.uri/out")));
    }

    @Test
    void aFailingScriptTellsItsExitCodeAndTheEndOfItsLog() {
        submit(TestingSpec.job("bad", "echo before; exit 3"));
        Job job = world.ended("bad");
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.error())
                .hasValueSatisfying(error ->
                        assertThat(error.message()).contains("exit code 3").endsWith("before"));
        assertThat(world.tracking.run(world.workspace.guid(), "bad").status()).isEqualTo(RunStatus.FAILED);
        assertThat(world.log("bad")).isEqualTo("before\n");
    }

    @Test
    void cancelledJobStopsItsProcess() {
        submit(TestingSpec.job("long", "echo on; sleep 60"));
        world.await("long", JobState.Running.class);
        world.jobs.cancel(world.workspace, "long", TestingJobs.ME);
        assertThat(world.ended("long").status()).isEqualTo(JobStatus.CANCELED);
        assertThat(world.backend.alive()).isZero();
        assertThat(world.jobs.cancel(world.workspace, "long", TestingJobs.ME).status())
                .isEqualTo(JobStatus.CANCELED);
    }

    @Test
    void aWaitingJobSaysWhyAndCanBeCancelled() {
        submit(TestingSpec.job("one", "sleep 60"));
        submit(TestingSpec.job("two", "sleep 60"));
        world.await("one", JobState.Running.class);
        world.await("two", JobState.Running.class);
        submit(TestingSpec.job("three", "echo never"));
        Job waiting = world.await("three", job -> job.state() instanceof JobState.Queued && job.waiting() != null);
        assertThat(waiting.waiting())
                .isNotNull()
                .satisfies(why -> assertThat(why.position()).isEqualTo(1))
                .satisfies(why -> assertThat(why.length()).isEqualTo(1));
        assertThat(world.await(
                                "three",
                                job -> job.waiting() != null
                                        && job.waiting().reason().contains("taken by"))
                        .status())
                .isEqualTo(JobStatus.QUEUED);
        assertThat(world.jobs.cancel(world.workspace, "three", TestingJobs.ME).status())
                .isIn(JobStatus.FINALIZING, JobStatus.CANCELED);
        assertThat(world.ended("three").status()).isEqualTo(JobStatus.CANCELED);
        world.jobs.cancel(world.workspace, "one", TestingJobs.ME);
        submit(TestingSpec.job("four", "echo at last"));
        assertThat(world.ended("four").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void theBuildOfItsEnvironmentIsInTheLogAndCanBeCancelled() {
        world.desk.ready = false;
        world.desk.gate = new CountDownLatch(1);
        submit(TestingSpec.job("build", "echo run"));
        world.await("build", JobState.Preparing.class);
        world.await("build", job -> world.log("build").contains("building e"));
        world.desk.gate.countDown();
        assertThat(world.ended("build").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.log("build")).isEqualTo("building e\nrun\n");
    }

    @Test
    void whatIsWrongIsRefusedBeforeAnythingIsStored() {
        refused(TestingSpec.job("r", "x").in("azureml:nope:1"), "nope");
        refused(TestingSpec.job("r", "x").in("nonsense"), "environmentId");
        refused(TestingSpec.job("r", "x").on("gpu-cluster"), "gpu-cluster");
        refused(
                TestingSpec.job("r", "x")
                        .on(
                                "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/far/computes/c"),
                "another workspace");
        refused(TestingSpec.job("r", "x ${{inputs.a}}"), "${{inputs.a}}");
        refused(TestingSpec.job("r", "x").nodes(2), "several nodes");
        refused(TestingSpec.job("r", "  "), "empty");
        refused(TestingSpec.job("r/../x", "x"), "no name of a job");
        refused(TestingSpec.job("r", "x").of("exp", 9), "priority");
        refused(TestingSpec.job("r", "x").code("azureml://datastores/workspaceblobstore/paths/none"), "codeId");
        refused(
                TestingSpec.job("r", "x")
                        .input("d", new JobInput.Data("uri_folder", "azureml:d:9", JobInput.Mode.READ_ONLY_MOUNT)),
                "inputs.d");
        refused(
                TestingSpec.job("r", "x")
                        .input(
                                "d",
                                new JobInput.Data(
                                        "uri_file",
                                        "azureml://datastores/nope/paths/x",
                                        JobInput.Mode.READ_ONLY_MOUNT)),
                "nope");
        refused(
                TestingSpec.job("r", "x")
                        .output(
                                "o",
                                new JobOutput(
                                        "uri_folder", "wasbs://c@far.blob.core.windows.net/x", "Upload", null, null)),
                "outputs.o");
        assertThat(world.jobs.find(world.workspace, "r")).isEmpty();
        assertThat(world.tracking.findRun(world.workspace.guid(), "r")).isEmpty();
    }

    private void refused(TestingSpec spec, String word) {
        assertThatThrownBy(() -> submit(spec)).isInstanceOfSatisfying(AthanorException.class, failure -> {
            assertThat(failure.text()).contains(word);
            assertThat(failure.problem().kind().culprit().name()).isEqualTo("USER");
            assertThat(failure.problem().kind().name()).isIn("INVALID", "UNSUPPORTED");
        });
    }

    @Test
    void aKindWithoutAnEngineIsRefused() {
        assertThatThrownBy(() -> world.jobs.submit(
                        world.workspace, new JobSpec.Spark(TestingSpec.head("p", "e", null, 2)), TestingJobs.ME))
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(JobsProblem.JOB_KIND_UNSUPPORTED));
        assertThat(world.jobs.find(world.workspace, "p")).isEmpty();
    }

    @Test
    void curatedEnvironmentsRun() {
        submit(TestingSpec.job("cur", "echo ok").in("AzureML-sklearn-1.5@latest"));
        submit(TestingSpec.job("reg", "echo ok")
                .in("azureml://registries/azureml/environments/AzureML-sklearn-1.5/labels/latest"));
        assertThat(world.ended("cur").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.ended("reg").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void jobAndRunAreOne() {
        submit(TestingSpec.job("one", "echo"));
        Job job = world.ended("one");
        assertThat(job.displayName()).isEqualTo("Shown one");
        assertThat(job.description()).isEqualTo("what it is");
        assertThat(job.tags()).isEqualTo(Map.of("k", "v"));
        assertThat(job.properties()).containsEntry("p", "q");
        world.tracking.setTag(world.workspace.guid(), "one", "from", "mlflow");
        Job changed = world.jobs.update(
                world.workspace, "one", new JobChange("New", null, Map.of("more", "1"), Map.of("r", "s"), true));
        assertThat(changed.displayName()).isEqualTo("New");
        assertThat(changed.tags()).isEqualTo(Map.of("k", "v", "from", "mlflow", "more", "1"));
        assertThat(changed.archived()).isTrue();
        assertThat(world.jobs.list(world.workspace, JobQuery.active(10)).jobs()).isEmpty();
        assertThat(world.tracking.run(world.workspace.guid(), "one").name()).isEqualTo("New");
    }

    @Test
    void aJobNeverRunsTwice() {
        submit(TestingSpec.job("same", "echo"));
        world.ended("same");
        assertThat(submit(TestingSpec.job("same", "echo")).status()).isEqualTo(JobStatus.COMPLETED);
        assertThatThrownBy(() -> submit(TestingSpec.job("same", "echo other")))
                .hasMessageContaining("other content (command)");
        assertThatThrownBy(() -> submit(TestingSpec.job("same", "echo")
                        .variable("A", "b")
                        .input("lr", new JobInput.Literal("0.1"))
                        .of("elsewhere", 2)))
                .hasMessageContaining("(environmentVariables.A, experimentName, inputs.lr)");
        assertThat(world.backend.starts).hasSize(1);
    }

    @Test
    void anAnswerMayBeSubmittedAgainWithTheAddressesItWasGiven() {
        var asked = new JobOutput("uri_folder", null, "ReadWriteMount", null, null);
        submit(TestingSpec.job("same", "echo").output("o", asked));
        world.ended("same");
        String given = Objects.requireNonNull(
                        world.jobs.outputs(world.workspace, "same").get("o"))
                .uri();
        var filled = new JobOutput("uri_folder", given, "ReadWriteMount", null, null);
        assertThat(submit(TestingSpec.job("same", "echo").output("o", filled)).status())
                .isEqualTo(JobStatus.COMPLETED);
        var moved = new JobOutput("uri_folder", given + "else/", "ReadWriteMount", null, null);
        assertThatThrownBy(() -> submit(TestingSpec.job("same", "echo").output("o", moved)))
                .hasMessageContaining("outputs.o.uri");
    }

    @Test
    void theNameOfADeletedJobIsFree() {
        submit(TestingSpec.job("again", "echo"));
        world.ended("again");
        world.tracking.logParam(world.workspace.guid(), "again", "p", "1");
        assertThat(world.jobs.delete(world.workspace, "again")).isTrue();
        assertThat(world.tracking.findRun(world.workspace.guid(), "again")).isEmpty();
        submit(TestingSpec.job("again", "echo other"));
        assertThat(world.ended("again").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(world.tracking.run(world.workspace.guid(), "again").params()).isEmpty();
    }

    @Test
    void listsAreInPagesNewestFirst() {
        for (int i = 0; i < 5; i++) {
            submit(TestingSpec.job("j" + i, "echo").of(i % 2 == 0 ? "even" : "odd", 2));
        }
        JobPage page = world.jobs.list(world.workspace, JobQuery.active(2));
        assertThat(page.jobs()).extracting(Job::name).containsExactly("j4", "j3");
        JobQuery next = new JobQuery(JobQuery.View.ACTIVE, null, null, null, Map.of(), Map.of(), page.next(), 10);
        assertThat(world.jobs.list(world.workspace, next).jobs())
                .extracting(Job::name)
                .containsExactly("j2", "j1", "j0");
        JobQuery odd = new JobQuery(JobQuery.View.ALL, "odd", null, null, Map.of("k", ""), Map.of(), null, 10);
        assertThat(world.jobs.list(world.workspace, odd).jobs())
                .extracting(Job::name)
                .containsExactly("j3", "j1");
        List.of("j0", "j1", "j2", "j3", "j4").forEach(world::ended);
    }

    @Test
    void anEndedJobCanBeDeletedAndARunningOneNot() {
        submit(TestingSpec.job("gone", "sleep 60"));
        world.await("gone", JobState.Running.class);
        assertThatThrownBy(() -> world.jobs.delete(world.workspace, "gone")).hasMessageContaining("cancel it first");
        world.jobs.cancel(world.workspace, "gone", TestingJobs.ME);
        world.ended("gone");
        assertThat(world.jobs.delete(world.workspace, "gone")).isTrue();
        assertThat(world.jobs.delete(world.workspace, "gone")).isFalse();
        assertThat(world.jobs.find(world.workspace, "gone")).isEmpty();
    }

    @Test
    void aJobsSecretDiesWithIt() {
        submit(
                TestingSpec.job(
                        "secret",
                        "printf %s \"$IDENTITY_HEADER\" > outputs/s; printf %s \"$MLFLOW_TRACKING_TOKEN\" > outputs/t; sleep 0.2"));
        world.ended("secret");
        String folder = Assets.runFolder("secret") + "outputs/";
        String secret = world.text(Workspace.ARTIFACTS, folder + "s");
        String token = world.text(Workspace.ARTIFACTS, folder + "t");
        assertThat(secret).isNotBlank();
        world.await("secret", job -> world.security.tokens().bySecret(secret).isEmpty());
        assertThatThrownBy(() -> world.security.tokens().verify(token)).isInstanceOf(AthanorException.class);
    }
}
