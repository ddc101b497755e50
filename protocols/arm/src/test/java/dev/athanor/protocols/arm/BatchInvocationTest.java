package dev.athanor.protocols.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class BatchInvocationTest {
    private static final String SCRIPTED = """
            {"compute": "/subscriptions/s/computes/cpu", "resources": {"instanceCount": 2}, "miniBatchSize": 4,
             "codeConfiguration": {"codeId": "/subscriptions/s/codes/c/versions/1", "scoringScript": "score.py"},
             "environmentId": "/subscriptions/s/environments/e/versions/1", "environmentVariables": {"A": "b"},
             "model": {"assetId": "/subscriptions/s/models/m/versions/1"}, "outputAction": "AppendRow",
             "retrySettings": {"maxRetries": 1, "timeout": "PT2M"}, "loggingLevel": "Debug"}""";

    private static final String COMPONENT = """
            {"deploymentConfiguration": {"deploymentConfigurationType": "PipelineComponent",
              "componentId": {"assetId": "/subscriptions/s/components/p/versions/1"},
              "settings": {"default_compute": "cpu", "force_rerun": "False"}}}""";

    private static JsonNode job(String deployment, String call) {
        return new BatchInvocation("scores", Json.parse(deployment), Json.parse(call))
                .job()
                .path("properties");
    }

    @Test
    void aModelsDeploymentIsOneParallelStep() {
        JsonNode job = job(SCRIPTED, """
                {"inputData": {"UriFolder": {"jobInputType": "UriFolder", "uri": "azureml://datastores/d/paths/p/"}},
                 "properties": {"experimentName": "nightly"}}""");

        assertThat(job.path("experimentName").asString()).isEqualTo("nightly");
        assertThat(job.at("/inputs/UriFolder/jobInputType").asString()).isEqualTo("uri_folder");
        assertThat(job.at("/outputs/score/jobOutputType").asString()).isEqualTo("uri_folder");
        JsonNode step = job.at("/jobs/batchscoring");
        assertThat(step.path("computeId").asString()).endsWith("/computes/cpu");
        assertThat(step.at("/resources/instance_count").asInt()).isEqualTo(2);
        assertThat(step.at("/outputs/score/value").asString()).isEqualTo("${{parent.outputs.score}}");
        JsonNode component = step.path("component");
        assertThat(component.path("mini_batch_size").asString()).isEqualTo("4");
        assertThat(component.path("error_threshold").asString()).isEqualTo("-1");
        assertThat(component.path("logging_level").asString()).isEqualTo("DEBUG");
        assertThat(component.at("/retry_settings/timeout").asString()).isEqualTo("120");
        assertThat(component.at("/environment_variables/A").asString()).isEqualTo("b");
        assertThat(component.at("/environment_variables/AZUREML_BI_OUTPUT_PATH").asString())
                .isEqualTo("${{outputs.score}}");
        assertThat(component.at("/task/type").asString()).isEqualTo("run_function");
        assertThat(component.at("/task/program_arguments").asString()).endsWith("predictions.csv");
    }

    @Test
    void whatTheCallSaysGoesFirst() {
        JsonNode job = job(SCRIPTED, """
                {"InputData": {"data": {"JobInputType": "UriFile", "Uri": "azureml:d:1"}}, "miniBatchSize": 7,
                 "retrySettings": {"timeout": "PT5S"}, "compute": {"instanceCount": 1}, "outputFileName": "mine.csv",
                 "OutputData": {"own": {"JobOutputType": "UriFile", "Uri": "azureml://datastores/d/paths/o.csv"}}}""");

        assertThat(job.at("/inputs/data/uri").asString()).isEqualTo("azureml:d:1");
        assertThat(job.at("/outputs/own/uri").asString()).endsWith("o.csv");
        JsonNode step = job.at("/jobs/batchscoring");
        assertThat(step.at("/resources/instance_count").asInt()).isEqualTo(1);
        assertThat(step.at("/component/mini_batch_size").asString()).isEqualTo("7");
        assertThat(step.at("/component/retry_settings/timeout").asString()).isEqualTo("5");
        assertThat(step.at("/component/retry_settings/max_retries").asString()).isEqualTo("1");
        assertThat(step.at("/component/task/append_row_to").asString()).isEqualTo("${{outputs.own}}");
        assertThat(step.at("/component/task/program_arguments").asString()).endsWith("mine.csv");
    }

    @Test
    void aDeploymentMayWriteItsOutputItself() {
        JsonNode job = job(SCRIPTED.replace("AppendRow", "SummaryOnly"), """
                {"inputData": {"d": {"jobInputType": "MLTable", "uri": "azureml:d:1"}}}""");

        assertThat(job.at("/jobs/batchscoring/component/task").has("append_row_to"))
                .isFalse();
    }

    @Test
    void aModelWithoutAScriptScoresByItself() {
        JsonNode job = job("""
                {"model": {"assetId": "/subscriptions/s/models/m/versions/1"}}""", """
                {"inputData": {"d": {"jobInputType": "UriFolder", "uri": "azureml:d:1"}}}""");

        assertThat(job.at("/jobs/batchscoring/component/task/type").asString()).isEqualTo("model");
    }

    @Test
    void aComponentsDeploymentIsItsPipeline() {
        JsonNode job = job(COMPONENT, """
                {"inputData": {"text": {"jobInputType": "Literal", "value": "5"},
                               "data": {"jobInputType": "UriFolder", "uri": "azureml:d:1"}}}""");

        assertThat(job.path("componentId").asString()).endsWith("/components/p/versions/1");
        assertThat(job.at("/settings/default_compute").asString()).isEqualTo("cpu");
        assertThat(job.at("/inputs/text/value").asString()).isEqualTo("5");
        assertThat(job.path("outputs").isEmpty()).isTrue();
        assertThat(job.has("jobs")).isFalse();
    }

    @Test
    void wrongCallsNameTheirField() {
        refused("{}", "properties.inputData");
        refused("{\"inputData\": {\"d\": {\"jobInputType\": \"Folder\"}}}", "properties.inputData.d.jobInputType");
        refused("{\"inputData\": {\"d\": {\"jobInputType\": \"UriFile\"}}}", "properties.inputData.d.uri");
        String data = "\"inputData\": {\"d\": {\"jobInputType\": \"UriFile\", \"uri\": \"azureml:d:1\"}}";
        refused("{" + data + ", \"outputFileName\": \"../x\"}", "properties.outputFileName");
        refused("{" + data + ", \"retrySettings\": {\"timeout\": \"30\"}}", "properties.retrySettings.timeout");
    }

    private static void refused(String call, String target) {
        assertThatThrownBy(() -> job(SCRIPTED, call))
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        wrong -> assertThat(wrong.target()).isEqualTo(target));
    }
}
