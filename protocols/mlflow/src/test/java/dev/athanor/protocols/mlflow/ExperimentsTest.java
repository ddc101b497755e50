package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Experiments as clients see them. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class ExperimentsTest extends MlflowSuite {
    ExperimentsTest(String kind) {
        super(kind);
    }

    @Test
    void theDefaultExperimentIsThereAndCanBeDeletedAndRestored() {
        assertThat(get("experiments/get", "experiment_id", "0")
                        .json()
                        .at("/experiment/name")
                        .asString())
                .isEqualTo("Default");
        assertThat(post("experiments/delete", "{'experiment_id':'0'}").json()).isEmpty();
        assertThat(post("experiments/delete", "{'experiment_id':'0'}").status()).isEqualTo(404);
        assertThat(post("experiments/restore", "{'experiment_id':'0'}").status())
                .isEqualTo(200);
        assertThat(post("experiments/restore", "{'experiment_id':'0'}").code()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
    }

    @Test
    void aDeletedExperimentKeepsItsName() {
        String id = post("experiments/create", "{'name':'a'}")
                .json()
                .path("experiment_id")
                .asString();
        post("experiments/delete", "{'experiment_id':'" + id + "'}");
        Answer again = post("experiments/create", "{'name':'a'}");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.code()).isEqualTo("RESOURCE_ALREADY_EXISTS");
        assertThat(get("experiments/get-by-name", "experiment_name", "a")
                        .json()
                        .at("/experiment/lifecycle_stage")
                        .asString())
                .isEqualTo("deleted");
        assertThat(get("experiments/get-by-name", "experiment_name", "b").message())
                .isEqualTo("Could not find experiment with name 'b'");
        Answer run = post("runs/create", "{'experiment_id':'" + id + "'}");
        assertThat(run.message()).startsWith("The experiment " + id + " must be in the 'active' state.");
    }

    @Test
    void datasetsAreAskedForByTwentyExperimentsAtMost() {
        assertThat(post("experiments/search-datasets", "{}").message())
                .isEqualTo("SearchDatasets request must specify at least one experiment_id.");
        String ids = "'1',".repeat(20) + "'1'";
        assertThat(post("experiments/search-datasets", "{'experiment_ids':[" + ids + "]}")
                        .message())
                .isEqualTo("SearchDatasets request cannot specify more than 20 experiment_ids. Received 21"
                        + " experiment_ids.");
    }
}
