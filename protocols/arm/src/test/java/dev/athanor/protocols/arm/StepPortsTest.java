package dev.athanor.protocols.arm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class StepPortsTest {
    private static final String COMPONENT = """
            {"inputs": {"rate": {"type": "number", "optional": true}, "data": {"type": "uri_file", "optional": true},
                        "size": {"type": "integer", "default": 3, "optional": true}}}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            run $[[--rate ${{inputs.rate}}]] end                        | run  end
            run $[[--data ${{ inputs.data.path }}]]$[[-v]] end          | run $[[-v]] end
            run $[[--size ${{inputs.size}}]] end                        | run $[[--size ${{inputs.size}}]] end
            run $[[--both ${{inputs.size}} ${{inputs.rate}}]] end       | run  end
            run $[[--other ${{inputs.unknown}}]] ${{inputs.rate}}       | run $[[--other ${{inputs.unknown}}]] ${{inputs.rate}}
            """)
    void whatSpeaksOfAnInputThatIsNotGivenFallsAway(String command, String expected) {
        var ports = new StepPorts(Json.object(), (ObjectNode) Json.parse(COMPONENT), "jobs.s");
        assertThat(ports.line(command)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"rate, 0.5", "rate, ${{parent.inputs.r}}", "data, ${{parent.jobs.one.outputs.o}}"})
    void whatSpeaksOfAnInputThatIsGivenOrBoundStays(String input, String value) {
        ObjectNode node = Json.object();
        node.putObject("inputs").put(input, value);
        var ports = new StepPorts(node, (ObjectNode) Json.parse(COMPONENT), "jobs.s");
        String command = "run $[[--x ${{inputs." + input + "}}]]";
        assertThat(ports.line(command)).isEqualTo(command);
    }

    @Test
    void anOptionalInputIsNotGivenWhereThePipelineHasNone() {
        ObjectNode node = Json.object();
        node.putObject("inputs").put("rate", "${{parent.inputs.r}}").put("data", "${{parent.inputs.d}}");
        var ports = new StepPorts(
                node, (ObjectNode) Json.parse(COMPONENT), "jobs.s", (name, output) -> {}, Set.of("d")::contains);
        assertThat(ports.line("run $[[--rate ${{inputs.rate}}]] $[[--data ${{inputs.data}}]]"))
                .isEqualTo("run  $[[--data ${{inputs.data}}]]");
        assertThat(ports.bound()).containsOnlyKeys("data");
    }
}
