package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OutputTest {
    private static final List<Object> JOBS = JsonText.list(JsonText.parse("""
            [{"name":"a","status":"Completed","tags":{"x":"1"},"ok":true,"n":1.5},
             {"name":"b","status":"Running","tags":{},"ok":false,"n":null}]
            """));

    @Test
    void jsonIsIndentedByTwo() {
        assertThat(print("json", "[0]"))
                .startsWith(
                        "{\n  \"name\": \"a\",\n  \"status\": \"Completed\",\n  \"tags\": {\n    \"x\": \"1\"\n  },");
        assertThat(print("json", "[5]")).isEqualTo("null");
    }

    @Test
    void yamlIsPlain() {
        assertThat(print("yaml", "[0]")).isEqualTo("n: 1.5\nname: a\nok: true\nstatus: Completed\ntags:\n  x: '1'");
    }

    @Test
    void tsvIsValuesOnly() {
        assertThat(print("tsv", "[].[name,status]")).isEqualTo("a\tCompleted\nb\tRunning");
        assertThat(print("tsv", "[1].name")).isEqualTo("b");
        assertThat(print("tsv", "[1].n")).isEqualTo("None");
        assertThat(print("tsv", "[0].ok")).isEqualTo("True");
    }

    @Test
    void tablesHaveTheColumnsOfTheQuery() {
        assertThat(print("table", "[].{Name:name, Status:status}"))
                .isEqualTo("Name  Status\n----  ---------\na     Completed\nb     Running");
        assertThat(print("table", "[0].tags.x")).isEqualTo("Result\n------\n1");
        assertThat(print("table", "[].tags")).startsWith("X\n-");
        assertThat(print("table", "[].[tags]"))
                .isEqualTo("Table output unavailable. Use the --query option to specify an appropriate query.");
    }

    @Test
    void tablesHaveTheCommandsColumnsWithoutAQuery() {
        assertThat(printed("table", "", Map.of("Job", "name"))).isEqualTo("Job\n---\na\nb");
    }

    @Test
    void wideTablesFitTheTerminal() {
        Object row = List.of(Map.of("Name", "x".repeat(100)));
        assertThat(Tables.print(row, Map.of(), 40).lines()).allMatch(line -> line.length() <= 40);
    }

    @Test
    void noneIsNothing() {
        assertThat(print("none", "[0]")).isEmpty();
    }

    @Test
    void wrongQueriesAreRefused() {
        assertThatThrownBy(() -> print("json", "[0"))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("--query");
    }

    @Test
    void jsonTextReadsWhatItPrints() {
        String text = "{\"a\":[1,-2.5,1.0E10,true,false,null,\"\\u00e4\\n\\\"\\\\\"],\"b\":{}}";
        Object tree = JsonText.parse(text);
        assertThat(JsonText.parse(JsonPrinter.compact(tree))).isEqualTo(tree);
        assertThat(JsonText.text(tree, "b.c")).isEmpty();
        for (String wrong : List.of("", "{", "[1,", "{\"a\"}", "nul", "1 2", "\"\\x\"", "[1 2]")) {
            assertThatThrownBy(() -> JsonText.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String print(String format, String query) {
        return printed(format, query, Map.of());
    }

    private static String printed(String format, String query, Map<String, String> columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Output(new Console(stream, stream, false, false, 0), format, query, columns).print(JOBS);
        return out.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
