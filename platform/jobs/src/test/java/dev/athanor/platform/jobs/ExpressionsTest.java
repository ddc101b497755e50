package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpressionsTest {
    private static String fill(String text, Map<String, String> inputs) {
        return Expressions.fill(
                text,
                "command",
                reference -> inputs.containsKey(reference.name()),
                reference -> inputs.getOrDefault(Expressions.plain(reference.name()), ""));
    }

    @Test
    void referencesBecomeValuesWithWhateverBlanksAreInThem() {
        assertThat(fill("a ${{inputs.x}} ${{ inputs.y }} $HOME", Map.of("x", "1", "y", "/d$1\\")))
                .isEqualTo("a 1 /d$1\\ $HOME");
    }

    @Test
    void optionalPartsFallAwayWhenTheirInputIsNotGiven() {
        String text = "run $[[--lr ${{inputs.lr}}]] $[[--n ${{inputs.n}}]]";
        assertThat(fill(text, Map.of("n", "3"))).isEqualTo("run  --n 3");
    }

    @Test
    void anInputThatIsNotDeclaredIsNamedWithTheNearest() {
        assertThatThrownBy(() -> Expressions.check("x ${{inputs.lrate}}", "command", List.of("lr_ate"), List.of()))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("${{inputs.lrate}}")
                .hasMessageContaining("Did you mean 'lr_ate'?");
    }

    @Test
    void anotherRootThanInputsAndOutputsIsRefused() {
        assertThatThrownBy(() -> Expressions.check("${{search_space.lr}}", "command", List.of("lr"), List.of()))
                .hasMessageContaining("allowed here");
    }

    @Test
    void aReferenceWithoutANameIsRefused() {
        assertThatThrownBy(() -> Expressions.references("${{inputs}}", "command"))
                .hasMessageContaining("no reference");
    }
}
