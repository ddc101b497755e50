package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.sql.TextMap;
import dev.athanor.platform.environments.EnvironmentSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandPlanTest {
    @Test
    void aPlanComesBackAsItWas() {
        var plan = new CommandPlan(
                "python x.py\n--lr ${{inputs.lr}}",
                "azureml://code",
                new EnvironmentSpec("e", "1", "img", "dependencies:\n- python=3.11\n", null, null, Map.of("A", "1")),
                Map.of(
                        "lr",
                        new JobInput.Literal("0.1"),
                        "d",
                        new JobInput.Data("uri_file", "azureml://x", JobInput.Mode.DOWNLOAD)),
                Map.of("o", new JobOutput("uri_folder", "azureml://o", "Upload", "made", null)),
                Map.of("X=", "1"),
                Optional.of(Duration.ofSeconds(90)),
                new JobSpec.Resources(1, "Standard_DS3_v2", "2g"),
                Map.of(
                        "board",
                        new JobService(ServiceKind.TENSOR_BOARD, 6006, Map.of("logDir", "outputs/a/b")),
                        "lab",
                        new JobService(ServiceKind.JUPYTER_LAB, 0, Map.of())));
        assertThat(CommandPlan.of(TextMap.read(TextMap.write(plan.fields())))).isEqualTo(plan);
    }
}
