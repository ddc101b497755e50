package dev.athanor.platform.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.jobs.CommandPlan;
import dev.athanor.platform.jobs.JobInput;
import dev.athanor.platform.jobs.JobOutput;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.science.search.Distribution;
import dev.athanor.science.search.EarlyTermination;
import dev.athanor.science.search.Goal;
import dev.athanor.science.search.SamplingAlgorithm;
import dev.athanor.science.search.SearchSpace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SweepPlanTest {
    private static final CommandPlan TRIAL = new CommandPlan(
            "train --lr ${{search_space.lr}}",
            null,
            new EnvironmentSpec("e", "1", "image", null, null, null, Map.of()),
            Map.of("data", new JobInput.Data("uri_file", "azureml:d:1", JobInput.Mode.DIRECT)),
            Map.of("out", new JobOutput("uri_folder", "azureml/${{name}}/out/", "ReadWriteMount", null, null)),
            Map.of("LR", "${{ search_space.lr }}"),
            Optional.empty(),
            JobSpec.Resources.ONE,
            Map.of());

    private static SweepPlan plan(@Nullable EarlyTermination policy) {
        Map<String, Distribution> settings = new LinkedHashMap<>();
        settings.put("lr", new Distribution.Uniform(-4, -1, true));
        settings.put("n", new Distribution.Rounded(new Distribution.Normal(10, 2.5, false), 0.5));
        settings.put("kind", new Distribution.Choice(List.of("a", "two words", "{\"deep\": [1]}", "")));
        settings.put("seed", new Distribution.RandInt(7));
        return new SweepPlan(
                TRIAL,
                "{}",
                new SearchSpace(settings),
                SamplingAlgorithm.TPE,
                42,
                true,
                "loss",
                Goal.MINIMIZE,
                policy,
                20,
                4,
                Optional.of(Duration.ofMinutes(5)));
    }

    @Test
    void aPlanComesBackFromItsTexts() {
        for (EarlyTermination policy : new EarlyTermination[] {
            new EarlyTermination.Bandit(2, 5, 0.1, 0),
            new EarlyTermination.MedianStopping(1, 0),
            new EarlyTermination.TruncationSelection(1, 3, 20, true),
            new EarlyTermination.SuccessiveHalving(2, 4)
        }) {
            assertThat(SweepPlan.of(plan(policy).fields())).isEqualTo(plan(policy));
        }
        assertThat(SweepPlan.of(plan(null).fields())).isEqualTo(plan(null));
    }

    @Test
    void aSeedThatWasDrawnAndTheWidthDecideNothing() {
        SweepPlan one = plan(null);
        Map<String, String> fields = new LinkedHashMap<>(one.fields());
        fields.put("sweep.seed", "43");
        fields.put("sweep.concurrent", "1");
        assertThat(SweepPlan.of(fields).content()).isEqualTo(one.content());
        fields.put("sweep.drawn", "false");
        fields.put("sweep.trials", "21");
        Map<String, String> other = SweepPlan.of(fields).content();
        assertThat(other.keySet().stream()
                        .filter(part -> !Objects.equals(one.content().get(part), other.get(part))))
                .containsExactlyInAnyOrder("the sampling", "the number of trials");
    }

    @Test
    void aTrialGetsItsValuesAndItsOwnPlace() {
        Map<String, String> values = Map.of("lr", "0.01");
        CommandPlan started = TRIAL.started("s_3", Map.of(), text -> SearchExpressions.fill(text, values));
        assertThat(started.command()).isEqualTo("train --lr 0.01");
        assertThat(started.variables()).containsEntry("LR", "0.01");
        assertThat(started.outputs())
                .hasEntrySatisfying("out", out -> assertThat(out.uri()).isEqualTo("azureml/s_3/out/"));
    }

    @Test
    void aSettingThatIsNotSearchedIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> SearchExpressions.check("${{search_space.lrr}}", "trial.command", Set.of("lr")))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("Did you mean 'lr'");
    }

    @Test
    void settingsSurviveAsAJsonObject() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("lr", "0.01");
        values.put("kind", "two \"words\"\\\n");
        values.put("deep", "{\"a\": [1, 2]}");
        values.put("n", "-3");
        assertThat(Settings.json(values)).startsWith("{\"lr\": 0.01, \"kind\": \"two ");
        assertThat(Settings.read(Settings.json(values))).isEqualTo(values);
    }
}
