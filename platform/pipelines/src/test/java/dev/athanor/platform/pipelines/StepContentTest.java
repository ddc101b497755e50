package dev.athanor.platform.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.platform.jobs.CommandPlan;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.Ports;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepContentTest {
    private static Map<String, String> plan(String command, String code, String data, String lr) {
        Map<String, String> plan = new LinkedHashMap<>();
        plan.put("command", command);
        plan.put("code", code);
        plan.put("environment.image", "ubuntu");
        plan.put("timeout", "5");
        Map<String, JobInput> inputs = new LinkedHashMap<>();
        inputs.put("d", new JobInput.Data("uri_folder", data, JobInput.Mode.DOWNLOAD));
        inputs.put("lr", new JobInput.Literal(lr));
        String place = "azureml://datastores/s/paths/azureml/" + CommandPlan.NAME + "/o/";
        return Ports.with(plan, inputs, Map.of("o", new JobOutput("uri_folder", place, "ReadWriteMount", null, null)));
    }

    private static StepContent content(Map<String, String> plan) {
        // Addresses that end alike hold the same bytes.
        return StepContent.of(plan, Map.of(), uri -> uri.substring(uri.lastIndexOf('/')));
    }

    @Test
    void whatIsTheSameByContentIsTheSame() {
        StepContent one = content(plan("run", "a/code", "a/data", "1"));
        Map<String, String> moved = plan("run", "b/code", "b/data", "1");
        moved.put("timeout", "50");
        assertThat(content(moved).key()).isEqualTo(one.key());
    }

    @Test
    void whatDiffersIsNamed() {
        StepContent one = content(plan("run", "a/code", "a/data", "1"));
        Map<String, String> changed = plan("ran", "a/code2", "a/data2", "2");
        changed.put("variable/RATE", "3");
        StepContent other = content(changed);
        assertThat(other.key()).isNotEqualTo(one.key());
        assertThat(other.differences(one.parts()))
                .containsExactly("input 'd'", "input 'lr'", "the code", "the command", "variable RATE");
    }

    @Test
    void whatAKindAddsCountsToo() {
        Map<String, String> plan = plan("run", "a/code", "a/data", "1");
        StepContent one = StepContent.of(plan, Map.of("the search space", "a"), uri -> uri);
        StepContent other = StepContent.of(plan, Map.of("the search space", "b"), uri -> uri);
        assertThat(other.key()).isNotEqualTo(one.key());
        assertThat(other.differences(one.parts())).containsExactly("the search space");
    }
}
