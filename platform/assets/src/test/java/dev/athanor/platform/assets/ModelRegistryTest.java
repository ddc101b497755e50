package dev.athanor.platform.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
final class ModelRegistryTest {
    private final TestingAssets room;
    private final ModelRegistry registry;

    ModelRegistryTest(String kind) {
        room = TestingAssets.open(kind);
        registry = room.assets().registry();
    }

    @BeforeEach
    void twoVersions() {
        registry.create(
                room.workspace(), new AssetNameSpec("my model", "d", Map.of("t", "v"), Map.of(), false, "{}"), "me");
        for (String run : List.of("r1", "r2")) {
            AssetSpec spec = AssetSpec.of("my model", null, "mlflow_model", "runs:/" + run + "/model")
                    .madeBy(run);
            room.assets().put(room.workspace(), AssetKind.MODEL, spec, "me");
        }
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void registeredModelIsTheContainer() {
        AssetName name = room.assets().name(room.workspace(), AssetKind.MODEL, "my model");

        assertThat(name.tags()).containsEntry("t", "v");
        assertThat(name.latestVersion()).isEqualTo("2");
        assertThatThrownBy(() -> registry.create(room.workspace(), AssetNameSpec.of("my model"), "me"))
                .hasMessageContaining("already");
    }

    @Test
    void renamedModelTakesItsVersionsAlong() {
        registry.rename(room.workspace(), "my model", "other");

        assertThat(room.assets()
                        .get(room.workspace(), AssetKind.MODEL, "other", "1")
                        .jobName())
                .isEqualTo("r1");
        assertThat(room.assets().findName(room.workspace(), AssetKind.MODEL, "my model"))
                .isEmpty();
    }

    @Test
    void aliasMovesAndGoesWithItsVersion() {
        registry.alias(room.workspace(), "my model", "champion", "1");
        registry.alias(room.workspace(), "my model", "champion", "2");

        assertThat(registry.aliased(room.workspace(), "my model", "champion"))
                .map(Asset::version)
                .contains("2");
        assertThat(room.assets()
                        .resolve(room.workspace(), AssetKind.MODEL, "azureml:my model@champion")
                        .version())
                .isEqualTo("2");

        room.assets().delete(room.workspace(), AssetKind.MODEL, "my model", "2");

        assertThat(registry.aliased(room.workspace(), "my model", "champion")).isEmpty();
    }

    @Test
    void reservedAliasesAreRefused() {
        for (String alias : List.of("latest", "v3", "a b", "")) {
            assertThatThrownBy(() -> registry.alias(room.workspace(), "my model", alias, "1"))
                    .as(alias)
                    .hasMessageContaining("is no alias");
        }
    }

    @Test
    void stageTransitionArchivesTheOthersWhenAsked() {
        registry.stage(room.workspace(), "my model", "1", "Production", false);
        registry.stage(room.workspace(), "my model", "2", "Production", true);

        assertThat(room.assets()
                        .get(room.workspace(), AssetKind.MODEL, "my model", "1")
                        .stage())
                .isEqualTo("Archived");
        assertThat(registry.latestByStage(room.workspace(), "my model"))
                .extracting(Asset::stage)
                .containsExactly("Archived", "Production");
    }

    @Test
    void tagsOfModelAndVersionAreApart() {
        registry.tag(room.workspace(), "my model", null, "a", "name");
        registry.tag(room.workspace(), "my model", "1", "a", "version");
        registry.untag(room.workspace(), "my model", null, "t");

        assertThat(room.assets()
                        .name(room.workspace(), AssetKind.MODEL, "my model")
                        .tags())
                .containsOnly(Map.entry("a", "name"));
        assertThat(room.assets()
                        .get(room.workspace(), AssetKind.MODEL, "my model", "1")
                        .tags())
                .containsOnly(Map.entry("a", "version"));
    }

    @Test
    void descriptionsChange() {
        registry.describe(room.workspace(), "my model", "x");
        registry.describe(room.workspace(), "my model", "1", "y");

        assertThat(room.assets()
                        .name(room.workspace(), AssetKind.MODEL, "my model")
                        .description())
                .isEqualTo("x");
        assertThat(room.assets()
                        .get(room.workspace(), AssetKind.MODEL, "my model", "1")
                        .description())
                .isEqualTo("y");
    }
}
