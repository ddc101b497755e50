package dev.athanor.foundation.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class YamlTest {
    @Test
    void wordsOfYaml11StayText() {
        JsonNode root = Yaml.parse("f", "a: no\nb: 12:30:00\nc: true\nd: 0o17\ne: 1.5\nf: ~\ng: on\nh: '1'\n")
                .root();
        assertThat(Json.write(root))
                .isEqualTo(
                        "{\"a\":\"no\",\"b\":\"12:30:00\",\"c\":true,\"d\":15,\"e\":1.5,\"f\":null,\"g\":\"on\",\"h\":\"1\"}");
    }

    @Test
    void everyKeyKnowsItsPlace() {
        Yaml.Document document =
                Yaml.parse("job.yml", "command: x\ninputs:\n  data:\n    path: y\n  list:\n    - a\n    - b\n");
        assertThat(document.position("inputs.data.path")).isEqualTo(new Yaml.Position(4, 5));
        assertThat(document.position("inputs.list[1]")).isEqualTo(new Yaml.Position(7, 7));
        assertThat(document.position("inputs.nowhere")).isEqualTo(new Yaml.Position(2, 1));
    }

    @Test
    void aKeyThatStandsTwiceIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> Yaml.parse("job.yml", "a: 1\nb: 2\na: 3\n"))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("job.yml:3:1")
                .hasMessageContaining("'a'");
    }

    @Test
    void brokenTextNamesLineAndColumn() {
        assertThatThrownBy(() -> Yaml.parse("job.yml", "a: [1, 2\nb: 3\n"))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("job.yml:2");
    }

    @Test
    void anchorsAreFollowedButNotWithoutEnd() {
        assertThat(Json.write(Yaml.parse("f", "x: &a {k: 1}\ny: *a\n").root()))
                .isEqualTo("{\"x\":{\"k\":1},\"y\":{\"k\":1}}");
        assertThatThrownBy(() -> Yaml.parse("f", "a: &a [*a]\n")).isInstanceOf(AthanorException.class);
    }

    @Test
    void anEmptyFileIsAnEmptyObject() {
        assertThat(Yaml.parse("f", "").root().isObject()).isTrue();
    }
}
