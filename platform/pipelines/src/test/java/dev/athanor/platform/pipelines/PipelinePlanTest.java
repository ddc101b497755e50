package dev.athanor.platform.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PipelinePlanTest {
    private static StepPlan step(Map<String, String> bound) {
        return new StepPlan(
                JobKind.COMMAND,
                Map.of("command", "a=b\nc"),
                bound,
                Map.of("o", "made"),
                "cpu",
                "{\"x\": \"=\"}",
                true,
                Map.of("parent.jobs.c.outputs.f", "true"));
    }

    @Test
    void aPlanComesBackFromItsTexts() {
        Map<String, StepPlan> steps = new LinkedHashMap<>();
        steps.put("b", step(Map.of("d", "parent.inputs.data")));
        steps.put("a", step(Map.of("d", "parent.jobs.b.outputs.o")));
        var plan = new PipelinePlan(
                Map.of(
                        "data",
                        new JobInput.Data("uri_folder", "azureml:d:1", JobInput.Mode.DOWNLOAD),
                        "k",
                        new JobInput.Literal("5"),
                        "next",
                        new JobInput.Later("uri_file", JobInput.Mode.DIRECT)),
                Map.of("made", new JobOutput("uri_folder", null, "ReadWriteMount", "asset", null)),
                steps,
                true,
                true,
                new JobSpec.Loop(4, Map.of("made", "uri_folder"), "_items"));

        PipelinePlan back = PipelinePlan.of(plan.fields());

        assertThat(back).isEqualTo(plan);
        assertThat(back.steps().keySet()).containsExactly("b", "a");
        assertThat(PipelineChecks.needs(step(Map.of("d", "parent.jobs.b.outputs.o"))))
                .containsExactly("b", "c");
    }

    @Test
    void bindingsAreReadAndMistakesNameTheNearest() {
        assertThat(Binding.of("parent.inputs.data", "f")).isEqualTo(new Binding.Parent("data"));
        assertThat(Binding.of("parent.jobs.prep.outputs.out.path", "f")).isEqualTo(new Binding.Step("prep", "out"));
        assertThatThrownBy(() -> Binding.of("parent.prep.out", "jobs.a.inputs.d"))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("write ${{parent.inputs.NAME}}");
        assertThatThrownBy(() -> new Binding.Step("prepp", "out").check("f", Set.of(), Map.of("prep", List.of("out"))))
                .hasMessageContaining("Did you mean 'prep'");
        assertThatThrownBy(() -> new Binding.Step("prep", "put").check("f", Set.of(), Map.of("prep", List.of("out"))))
                .hasMessageContaining("step 'prep' has no output 'put'");
        assertThatThrownBy(() -> new Binding.Parent("dta").check("f", Set.of("data"), Map.of()))
                .hasMessageContaining("Did you mean 'data'");
    }
}
