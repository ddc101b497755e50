package dev.athanor.protocols.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.codec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Branches and loops beside what azure-ai-ml 1.35 was seen to send for them. */
class ControlStepsTest {
    private static final String SAME = "{type: command, inputs: {n: 1}, component: {type: command,"
            + " command: 'echo ${{inputs.n}} > ${{outputs.o}}/n', environment: 'azureml:plain:1',"
            + " inputs: {n: {type: integer}},"
            + " outputs: {o: {type: uri_folder}, more: {type: boolean}, next: {type: integer}}}}";

    private static final String STEPS = """
            type: pipeline
            inputs: {start: 3}
            outputs:
              all: {type: mltable}
            jobs:
              check: *work
              large: *work
              small: *work
              tiny: *work
              count: *work
              one: *work
              read:
                type: command
                command: cat ${{inputs.all}}/MLTable; echo ${{inputs.numbers}}
                environment: azureml:plain:1
                inputs:
                  all: ${{parent.jobs.each.outputs.o}}
                  numbers: ${{parent.jobs.each.outputs.next}}
            """;

    private static final String FLOW = """
              choose:
                type: if_else
                condition: ${{parent.jobs.check.outputs.more}}
                true_block: ${{parent.jobs.large}}
                false_block: ["${{parent.jobs.small}}", "${{parent.jobs.tiny}}"]
              counting:
                type: do_while
                body: ${{parent.jobs.count}}
                condition: ${{parent.jobs.count.outputs.more}}
                mapping: {next: n}
                limits: {max_iteration_count: 6}
              each:
                type: parallel_for
                body: ${{parent.jobs.one}}
                items: [{n: 1}, {n: 2}]
                max_concurrency: 2
                outputs:
                  o: ${{parent.outputs.all}}
            """;

    private static final String SENT = """
            {"choose": {"type": "if_else", "condition": "${{parent.jobs.check.outputs.more}}",
                        "true_block": "${{parent.jobs.large}}",
                        "false_block": ["${{parent.jobs.small}}", "${{parent.jobs.tiny}}"], "_source": "YAML.JOB"},
             "counting": {"body": "${{parent.jobs.count}}", "type": "do_while", "condition": "more",
                          "mapping": {"next": ["n"]}, "limits": {"max_iteration_count": 6}, "_source": "YAML.JOB"},
             "each": {"body": "${{parent.jobs.one}}", "type": "parallel_for", "items": "[{\\"n\\":1},{\\"n\\":2}]",
                      "max_concurrency": 2, "outputs": {"o": {"value": "${{parent.outputs.all}}", "type": "literal"}},
                      "_source": "YAML.JOB"}}""";

    @TempDir
    Path folder;

    private final Yaml yaml = Yaml.builtIn();

    private Map<String, Object> sent(String flow) throws IOException {
        Path file = Files.writeString(folder.resolve("flow.yml"), STEPS.replace("*work", SAME) + flow);
        Map<String, Object> arm =
                yaml.translate(yaml.read("job", file, List.of(), folder), new Scope("sub", "rg", "ws1"));
        return Trees.map(Trees.at(arm, "properties.jobs"));
    }

    @Test
    void branchesAndLoopsAreSentAsTheOfficialClientSendsThem() throws IOException {
        Map<String, Object> jobs = sent(FLOW);
        Trees.map(Trees.of(Json.parse(SENT)))
                .forEach((name, node) -> assertThat(jobs.get(name)).as(name).isEqualTo(node));
    }

    @Test
    void whatALoopGathersIsATableOrAText() throws IOException {
        assertThat(String.valueOf(sent(FLOW).get("read")))
                .contains("type=mltable")
                .contains("type=string");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            condition: ${{parent.jobs.check.outputs.more}} | condition: ${{parent.jobs.check.outputs.mor}} | has no output 'mor'. Did you mean 'more'?
            true_block: ${{parent.jobs.large}}             | true_block: ${{parent.jobs.larg}}             | there is no step 'larg'. Did you mean 'large'?
            true_block: ${{parent.jobs.large}}             | true_block: ${{parent.jobs.tiny}}             | step 'tiny' is named twice
            true_block: ${{parent.jobs.large}}             | true_block: large                             | 'large' names no step; write ${{parent.jobs.STEP}}
            mapping: {next: n}                             | mapping: {nxt: n}                             | step 'count' has no output 'nxt'. Did you mean 'next'?
            mapping: {next: n}                             | mapping: {next: m}                            | step 'count' has no input 'm'
            max_iteration_count: 6                         | max_iteration_count: 1001                     | it is 1001; allowed: 1 to 1000
            items: [{n: 1}, {n: 2}]                        | items: []                                     | there is no item
            items: [{n: 1}, {n: 2}]                        | items: [{k: 1}]                               | step 'one' has no input 'k'
            items: [{n: 1}, {n: 2}]                        | items: ${{parent.jobs.check.outputs.x}}       | has no output 'x'
            type: if_else                                  | type: if_els                                  | 'if_els' is not allowed. Did you mean 'if_else'?
            """)
    void mistakesNameWhatIsThere(String right, String wrong, String told) {
        assertThat(FLOW).contains(right);
        assertThatThrownBy(() -> sent(FLOW.replace(right, wrong))).hasMessageContaining(told);
    }
}
