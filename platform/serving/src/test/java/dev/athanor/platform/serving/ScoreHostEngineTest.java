package dev.athanor.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Blobs;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.compute.Allowance;
import dev.athanor.platform.compute.ComputeProblem;
import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScoreHostEngineTest {
    @TempDir
    Path home;

    private final TestingDatabase database = TestingDatabase.sqlite();
    private final TestingDesk desk = new TestingDesk(Path.of("/usr/bin/python3"));
    private final List<String> log = new ArrayList<>();
    private BlobStore blobs;
    private Assets assets;
    private Workspace workspace;
    private DeploymentEngine engine;

    @BeforeEach
    void open() {
        var clock = new TestingClock();
        Ids ids = Ids.seeded(1);
        Events events = new Events(failure -> {
            throw failure;
        });
        blobs = Blobs.openDisk(home.resolve("blobs"), database.database(), clock, ids);
        Workspaces workspaces = Workspaces.open(database.database(), events, clock, ids);
        assets = Assets.open(database.database(), blobs, workspaces, events, clock);
        workspace = workspaces.create(new WorkspaceId("s", "rg", "ws1"), WorkspaceSpec.local(), "me");
        engine = new ScoreHostEngine(
                assets, desk, new LocalFiles(assets, blobs), Path.of("/host"), ScoreHostEngineTest::allow);
        register(AssetKind.CODE, "code", "1", "code", "LocalUpload/1/src/score.py", "LocalUpload/1/src");
        register(AssetKind.MODEL, "custom", "1", "custom_model", "LocalUpload/2/model.pkl", "LocalUpload/2/model.pkl");
        put("LocalUpload/3/m/conda.yaml", "name: own\n");
        register(AssetKind.MODEL, "flow", "1", "mlflow_model", "LocalUpload/3/m/MLmodel", "LocalUpload/3/m");
        assets.put(
                workspace,
                AssetKind.ENVIRONMENT,
                AssetSpec.of("env", "1", "environment", null)
                        .detailed(Map.of(Asset.IMAGE, "ubuntu:22.04", Asset.CONDA, "conda text")),
                "me");
        assets.put(
                workspace,
                AssetKind.ENVIRONMENT,
                AssetSpec.of("bad", "1", "environment", null).detailed(Map.of(Asset.IMAGE, "unknown")),
                "me");
    }

    @AfterEach
    void close() {
        blobs.close();
        database.close();
    }

    private void register(AssetKind kind, String name, String version, String type, String file, String path) {
        put(file, "x");
        String uri = Assets.datastoreUri(workspace, Workspaces.DEFAULT_DATASTORE, path);
        assets.put(workspace, kind, AssetSpec.of(name, version, type, uri), "me");
    }

    private void put(String name, String text) {
        var container = new ContainerId(workspace.storageAccount(), Workspace.BLOBSTORE);
        blobs.put(
                new BlobPath(container, name),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                PutOptions.of("text/plain"));
    }

    private static DeploymentSpec spec(
            @Nullable String model, @Nullable String environment, @Nullable String code, @Nullable String script) {
        return new DeploymentSpec(
                "ep1",
                "blue",
                "managed",
                model,
                environment,
                code,
                script,
                null,
                1,
                RequestSettings.DEFAULT,
                ProbeSettings.DEFAULT,
                Map.of("MINE", "1"),
                "{}");
    }

    /** A machine of two cores. */
    private static Allowance allow(@Nullable String size) {
        if ("Standard_NC6".equals(size)) {
            throw ComputeProblem.GPU_ABSENT.because("size 'Standard_NC6' asks for 1 GPU");
        }
        return size == null
                ? new Allowance(Limits.NONE, List.of())
                : new Allowance(new Limits(2, 4L << 30, 0), List.of(size + " is larger than this machine"));
    }

    private static DeploymentSpec sized(DeploymentSpec spec, String size) {
        return new DeploymentSpec(
                spec.endpoint(),
                spec.name(),
                spec.kind(),
                spec.model(),
                spec.environment(),
                spec.code(),
                spec.script(),
                size,
                spec.instances(),
                spec.requests(),
                spec.readiness(),
                spec.variables(),
                spec.document());
    }

    @Test
    void aSizeIsACapAndIsSaid() {
        DeploymentSpec spec = spec("azureml:flow:1", null, null, null);
        assertThat(engine.prepare(workspace, spec, log::add).limits()).isEqualTo(Limits.NONE);
        Recipe recipe = engine.prepare(workspace, sized(spec, "Standard_DS3_v2"), log::add);
        assertThat(recipe.limits()).isEqualTo(new Limits(2, 4L << 30, 0));
        assertThat(recipe.notes()).contains("Standard_DS3_v2 is larger than this machine");
        assertThat(log).anyMatch(line -> line.contains("Standard_DS3_v2 is larger"));
        refused(sized(spec, "Standard_NC6"), "properties.instanceType", "1 GPU");
    }

    private void refused(DeploymentSpec spec, String field, String... texts) {
        assertThatThrownBy(() -> engine.check(workspace, spec))
                .isInstanceOfSatisfying(AthanorException.class, failure -> {
                    assertThat(failure.target()).isEqualTo(field);
                    assertThat(failure.text()).contains(texts);
                });
    }

    @Test
    void scriptAndModelAreSharedWhereAzureHasThem() {
        DeploymentSpec spec = spec("azureml:custom:1", "azureml:env:1", "azureml:code:1", "score.py");
        engine.check(workspace, spec);
        Recipe recipe = engine.prepare(workspace, spec, log::add);
        assertThat(recipe.command()).containsExactly("/usr/bin/python3", "-u", "/host/athanor_host.py");
        assertThat(recipe.workingDirectory()).isEqualTo("azureml-app/src");
        assertThat(recipe.places())
                .containsEntry("AML_APP_ROOT", "azureml-app/src")
                .containsEntry("AZUREML_MODEL_DIR", "azureml-app/azureml-models/custom/1")
                .doesNotContainKey("ATHANOR_MLFLOW_MODEL");
        assertThat(recipe.variables())
                .containsEntry("AZUREML_ENTRY_SCRIPT", "score.py")
                .containsEntry("MINE", "1")
                .containsEntry("FROM_ENVIRONMENT", "yes");
        assertThat(recipe.notes()).containsExactly("a note");
        assertThat(recipe.shares())
                .anySatisfy(share -> {
                    assertThat(share.inside()).isEqualTo("azureml-app/azureml-models/custom/1/model.pkl");
                    assertThat(Files.isRegularFile(share.source())).isTrue();
                })
                .anySatisfy(share -> {
                    assertThat(share.inside()).isEqualTo("azureml-app/src");
                    assertThat(share.source().resolve("score.py")).exists();
                });
        assertThat(desk.built)
                .singleElement()
                .satisfies(built -> assertThat(built.condaYaml()).isEqualTo("conda text"));
        assertThat(log).anyMatch(line -> line.contains("Note: a note"));
    }

    @Test
    void mlflowModelBringsItsOwnEnvironment() {
        DeploymentSpec spec = spec("azureml:flow@latest", null, null, null);
        engine.check(workspace, spec);
        Recipe recipe = engine.prepare(workspace, spec, log::add);
        assertThat(recipe.places()).containsEntry("ATHANOR_MLFLOW_MODEL", "azureml-app/azureml-models/flow/1/m");
        assertThat(desk.built)
                .singleElement()
                .satisfies(built -> assertThat(built.condaYaml()).isEqualTo("name: own\n"));
    }

    @Test
    void curatedEnvironmentsAreKnownByNameAndByRegistry() {
        for (String reference : List.of(
                "azureml://registries/azureml/environments/sklearn-1.5/labels/latest", "azureml:sklearn-1.5@latest")) {
            engine.prepare(workspace, spec("azureml:flow:1", reference, null, null), log::add);
            assertThat(desk.built.getLast().image()).isEqualTo("curated");
        }
    }

    @Test
    void whatCannotWorkIsRefusedByField() {
        refused(spec("azureml:nope:1", null, null, null), "properties.model", "nope");
        refused(
                spec("azureml:custom:1", "azureml:env:1", null, null),
                "properties.codeConfiguration.scoringScript",
                "no scoring script",
                "custom_model");
        refused(
                spec("azureml:custom:1", null, "azureml:code:1", "score.py"),
                "properties.environmentId",
                "needs an environment");
        refused(
                spec(null, "azureml:env:1", "azureml:code:1", "other.py"),
                "properties.codeConfiguration.scoringScript",
                "no file 'other.py'",
                "score.py");
        refused(
                spec(null, "azureml:env:1", "azureml:code:1", "../../2/model.pkl"),
                "properties.codeConfiguration.scoringScript",
                "no file");
        refused(
                spec(null, "azureml:env:9", "azureml:code:1", "score.py"),
                "properties.environmentId",
                "'env' of version '9'");
        assertThatThrownBy(() -> engine.check(workspace, spec(null, "azureml:bad:1", "azureml:code:1", "score.py")))
                .hasMessageContaining("the image 'unknown'");
    }
}
