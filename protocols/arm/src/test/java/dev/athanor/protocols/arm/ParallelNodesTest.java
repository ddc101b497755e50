package dev.athanor.protocols.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ParallelNodesTest {
    private static final JobSpec.Head HEAD =
            new JobSpec.Head("score", null, null, "exp", Map.of(), Map.of(), "cpu", 2, false, null, "{}");

    private static final String COMPONENT = """
            {"type": "parallel",
             "inputs": {"data": {"type": "mltable", "mode": "direct"}, "word": {"type": "string", "default": "w"}},
             "outputs": {"rows": {"type": "uri_file"}},
             "input_data": "${{inputs.data}}", "mini_batch_size": 1024, "error_threshold": 5,
             "max_concurrency_per_instance": 2, "partition_keys": "[\\"shop\\"]",
             "retry_settings": {"max_retries": 1, "timeout": 30},
             "resources": {"instance_count": 2},
             "task": {"type": "run_function", "code": "azureml:/subscriptions/s/codes/c/versions/1",
                      "entry_script": "score.py", "environment": "azureml:e:1",
                      "program_arguments": "--word ${{inputs.word}}", "append_row_to": "${{outputs.rows}}"}}
            """;

    private static ObjectNode tree(String text) {
        return (ObjectNode) Json.parse(text);
    }

    private static StepPorts ports(ObjectNode node, ObjectNode component) {
        return new StepPorts(node, component, "properties.jobs.score");
    }

    private static JobSpec.Parallel spec(String step, String component) {
        ObjectNode node = tree(step);
        ObjectNode its = tree(component);
        return ParallelNodes.spec(HEAD, node, its, ports(node, its), "properties.jobs.score", reference -> "model");
    }

    @Test
    void theComponentSaysWhatTheStepDoesNot() {
        JobSpec.Parallel spec = spec("""
                {"type": "parallel", "inputs": {"data": "${{parent.inputs.d}}"}, "error_threshold": -1,
                 "retry_settings": {"timeout": 9}, "task": {"append_row_to": "${{outputs.rows}}/all.txt"},
                 "environment_variables": {"A": "b"}}""", COMPONENT);
        assertThat(spec.settings())
                .containsEntry("error_threshold", "-1")
                .containsEntry("timeout", "9")
                .containsEntry("max_retries", "1")
                .containsEntry("mini_batch_size", "1024")
                .containsEntry("partition_keys", "[\"shop\"]")
                .containsEntry("input_data", "${{inputs.data}}")
                .containsEntry("input_mode", "direct")
                .containsEntry("entry_script", "score.py")
                .containsEntry("append_row_to", "${{outputs.rows}}/all.txt")
                .containsEntry("arguments", "--word ${{inputs.word}}");
        assertThat(spec.code()).isEqualTo("/subscriptions/s/codes/c/versions/1");
        assertThat(spec.environment()).isEqualTo("azureml:e:1");
        assertThat(spec.resources().instances()).isEqualTo(2);
        assertThat(spec.variables()).containsExactly(Map.entry("A", "b"));
        assertThat(spec.inputs())
                .containsEntry("data", new JobInput.Later("mltable", JobInput.Mode.DIRECT))
                .containsEntry("word", new JobInput.Literal("w"));
    }

    @Test
    void aSettingMayComeFromThePipeline() {
        ObjectNode node = tree("""
                {"inputs": {"data": "${{parent.inputs.d}}"}, "mini_batch_size": "${{parent.inputs.size}}"}""");
        ObjectNode component = tree(COMPONENT);
        StepPorts its = ports(node, component);
        JobSpec.Parallel spec =
                ParallelNodes.spec(HEAD, node, component, its, "properties.jobs.score", reference -> "model");
        assertThat(spec.settings()).containsEntry("mini_batch_size", "${{inputs._mini_batch_size}}");
        assertThat(its.bound()).containsEntry("_mini_batch_size", "parent.inputs.size");
        assertThat(spec.inputs()).containsKey("_mini_batch_size");
    }

    @Test
    void aComponentsNoughtMeansThatNothingIsSaid() {
        String step = "{\"inputs\": {\"data\": \"${{parent.inputs.d}}\"}}";
        assertThat(spec(step, COMPONENT.replace("1024", "0")).settings()).doesNotContainKey("mini_batch_size");
    }

    @Test
    void aTasksModelIsAnInputOfItsOwn() {
        String step = "{\"inputs\": {\"data\": \"${{parent.inputs.d}}\"}, \"task\": {\"model\": \"azureml:m:1\"}}";
        JobSpec.Parallel spec = spec(step, COMPONENT);
        assertThat(spec.inputs())
                .containsEntry("task_model", new JobInput.Data("custom_model", "azureml:m:1", JobInput.Mode.DOWNLOAD));
        assertThat(spec.settings())
                .containsEntry("model", "${{inputs.task_model}}")
                .containsEntry("model_name", "model")
                .doesNotContainKey("task_type");
    }

    @Test
    void tasksThatDoNotRunAreRefusedWithWhatToDo() {
        String step = """
                {"inputs": {"data": "${{parent.inputs.d}}"}, "task": {"type": "other"}}""";
        assertThatThrownBy(() -> spec(step, COMPONENT))
                .hasMessageContaining("'properties.jobs.score.task.type' is 'other'");
        assertThatThrownBy(() -> spec("{}", COMPONENT.replace("\"environment\": \"azureml:e:1\",", "")))
                .hasMessageContaining("is required");
    }
}
