package dev.athanor.protocols.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ControlNodesTest {
    private static final String BODY = """
            "body": {"component": {"inputs": {"n": {"type": "integer"}, "word": {"type": "string", "default": "w"},
                                              "note": {"type": "string", "optional": true}},
                                   "outputs": {"rows": {"type": "uri_folder"}, "score": {"type": "number"}}},
                     "inputs": {"word": {"job_input_type": "literal", "value": "${{parent.inputs.word}}"}}}""";

    private static ObjectNode resolve(String loop) {
        ObjectNode nodes = (ObjectNode) Json.parse("{" + BODY + ", \"each\": " + loop + "}");
        return ControlNodes.resolve(nodes, "jobs", (node, at) -> Json.objectAt(node, "component"));
    }

    private static String value(JsonNode step, String input) {
        return step.path("inputs").path(input).path("value").asString("");
    }

    @Test
    void itemsStandSideBySideAndWhatTheyMakeIsGathered() {
        ObjectNode nodes = resolve("""
                {"type": "parallel_for", "body": "${{parent.jobs.body}}", "max_concurrency": 2,
                 "items": "{\\"north\\": {\\"n\\": 1}, \\"south\\": {\\"n\\": \\"${{parent.inputs.m}}\\"}}",
                 "outputs": {"rows": {"value": "${{parent.outputs.all}}", "type": "literal"}}}""");
        assertThat(nodes.propertyNames()).containsExactly("each");
        JsonNode step = nodes.path("each");
        JsonNode loop = step.path("component");
        assertThat(loop.path("jobs").propertyNames()).containsExactly("north", "south");
        assertThat(value(loop.path("jobs").path("north"), "n")).isEqualTo("1");
        assertThat(value(loop.path("jobs").path("north"), "word")).isEqualTo("${{parent.inputs.word}}");
        assertThat(value(loop.path("jobs").path("south"), "n")).isEqualTo("${{parent.inputs._south_n}}");
        assertThat(value(step, "_south_n")).isEqualTo("${{parent.inputs.m}}");
        assertThat(step.path("outputs").path("rows").path("value").asString()).isEqualTo("${{parent.outputs.all}}");
        assertThat(loop.path("outputs")).isEqualTo(Json.parse("""
                {"rows": {"type": "mltable"}, "score": {"type": "string"}}"""));
        assertThat(loop.path(ControlNodes.GATHERED)).isEqualTo(Json.parse("""
                {"rows": "uri_folder", "score": "number"}"""));
        assertThat(loop.path(ControlNodes.CONCURRENCY).asInt()).isEqualTo(2);
    }

    @Test
    void itemsThatAreKnownLaterLeaveOneStepForAll() {
        ObjectNode nodes = resolve("""
                {"type": "parallel_for", "body": "${{parent.jobs.body}}", "items": "${{parent.jobs.list.outputs.items}}"}""");
        JsonNode loop = nodes.path("each").path("component");
        assertThat(value(nodes.path("each"), ControlNodes.ITEMS)).isEqualTo("${{parent.jobs.list.outputs.items}}");
        assertThat(loop.path(ControlNodes.ITEMS).asString()).isEqualTo(ControlNodes.ITEMS);
        JsonNode iteration = loop.path("jobs").path("iteration");
        assertThat(value(iteration, "n")).isEqualTo("${{parent.item.n}}");
        assertThat(value(iteration, "note")).isEqualTo("${{parent.item.note.optional}}");
        assertThat(value(iteration, "word")).isEqualTo("${{parent.inputs.word}}");
    }

    @Test
    void itemsThatAreNoneAreRefused() {
        for (String items : new String[] {"[]", "[1]", "3"}) {
            assertThatThrownBy(() ->
                            resolve("{\"type\": \"parallel_for\", \"body\": \"${{parent.jobs.body}}\", \"items\": "
                                    + items + "}"))
                    .isInstanceOf(AthanorException.class)
                    .hasMessageContaining("item");
        }
    }
}
