package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArgumentsTest {
    @TempDir
    Path folder;

    @Test
    void flagsTakeTheirValuesInAnyOrderAndSpelling() {
        assertThat(parse("ml job create --set a=1 b.c=2 -f job.yml --stream"))
                .containsEntry("set", List.of("a=1", "b.c=2"))
                .containsEntry("file", List.of("job.yml"))
                .containsKey("stream");
        assertThat(parse("ml job create --file=job.yml -s"))
                .containsEntry("file", List.of("job.yml"))
                .containsKey("stream");
        assertThat(parse("ml job list -otable -r 5"))
                .containsEntry("output", List.of("table"))
                .containsEntry("max-results", List.of("5"));
        assertThat(parse("ml job list --max 5")).containsEntry("max-results", List.of("5"));
    }

    @Test
    void truthsNeedNoValue() {
        assertThat(parse("configure --list-defaults")).containsEntry("list-defaults", List.of("true"));
        assertThat(parse("ml job list --all-results false -n x".replace(" -n x", "")))
                .containsEntry("all-results", List.of("false"));
        assertThat(parse("ml compute create --enable-node-public-ip --name c"))
                .containsEntry("enable-node-public-ip", List.of("true"));
    }

    @Test
    void repeatedPairsAddUpAndOtherRepetitionsReplace() {
        assertThat(parse("ml job create -f a --set x=1 --set y=2 -f b"))
                .containsEntry("set", List.of("x=1", "y=2"))
                .containsEntry("file", List.of("b"));
    }

    @Test
    void trafficInOneWordIsSeveralPairs() {
        Commands commands = Commands.builtIn();
        Command command = commands.find("ml online-endpoint update").orElseThrow();
        Parsed parsed = new ArgumentParser(commands, folder)
                .parse(command, List.of("-n", "ep", "--traffic", "blue=90 green=10"));
        assertThat(parsed.pairs("traffic")).isEqualTo(Map.of("blue", "90", "green", "10"));
        assertThat(Fields.of(parsed).getLast().value()).isEqualTo(Map.of("blue", 90L, "green", 10L));
    }

    @Test
    void whatIsMissingOrUnknownIsAUsageError() {
        assertThatThrownBy(() -> parse("ml job show"))
                .isInstanceOf(UsageException.class)
                .hasMessage("the following arguments are required: --name/-n");
        assertThatThrownBy(() -> parse("ml job show --nam x --foo"))
                .hasMessageContaining("unrecognized arguments: --foo");
        assertThatThrownBy(() -> parse("ml job create --fil job.yml --flie x"))
                .hasMessageContaining("unrecognized arguments: --flie Did you mean '--file'?");
        assertThatThrownBy(() -> parse("ml job show -n")).hasMessage("argument --name/-n: expected one argument");
        assertThatThrownBy(() -> parse("ml job list -r many"))
                .hasMessage("argument --max-results/-r: invalid int value: 'many'");
        assertThatThrownBy(() -> parse("ml job list -o tabel"))
                .hasMessageContaining("invalid choice: 'tabel'. Did you mean 'table'?");
        assertThatThrownBy(() -> parse("ml job list extra")).hasMessageContaining("unrecognized arguments: extra");
    }

    @Test
    void misspelledCommandsAreToldTheNearest() {
        assertThatThrownBy(() -> parse("ml job crate"))
                .hasMessageContaining("'crate' is misspelled or not recognized by the system. Did you mean 'create'?");
        assertThatThrownBy(() -> parse("mll job")).hasMessageContaining("Did you mean 'ml'?");
    }

    @Test
    void filesStandForValues() throws Exception {
        Files.writeString(folder.resolve("tags.json"), "{\"a\": 1}\n");
        assertThat(parse("ml data create --description @tags.json"))
                .containsEntry("description", List.of("{\"a\": 1}"));
        assertThatThrownBy(() -> parse("ml data create --description @nothere"))
                .hasMessageContaining("cannot read the file nothere");
    }

    @Test
    void valuesOfSetAreJsonOrText() {
        assertThat(Fields.scalar("1")).isEqualTo(1L);
        assertThat(Fields.scalar("0.5")).isEqualTo(0.5);
        assertThat(Fields.scalar("true")).isEqualTo(true);
        assertThat(Fields.scalar("\"1\"")).isEqualTo("1");
        assertThat(Fields.scalar("{\"a\": [1]}")).isEqualTo(Map.of("a", List.of(1L)));
        assertThat(Fields.scalar("{not json")).isEqualTo("{not json");
        assertThat(Fields.scalar("azureml:x:1")).isEqualTo("azureml:x:1");
        assertThat(Fields.scalar("007")).isEqualTo("007");
    }

    @Test
    void wordsAfterTheDashesBelongToTheOtherProgram() {
        Commands commands = Commands.builtIn();
        Command run = commands.find("run").orElseThrow();
        ArgumentParser parser = new ArgumentParser(commands, folder);
        assertThat(parser.parse(run, List.of("--", "python", "-c", "x")).rest()).containsExactly("python", "-c", "x");
        assertThat(parser.parse(run, List.of("python", "-c", "x")).rest()).containsExactly("python", "-c", "x");
    }

    @Test
    void completionKnowsCommandsFlagsAndChoices() {
        Commands commands = Commands.builtIn();
        assertThat(Completion.after(commands, List.of("ml"))).contains("job", "compute");
        assertThat(Completion.after(commands, List.of("ml", "job"))).contains("create", "stream");
        assertThat(Completion.after(commands, List.of("ml", "job", "create"))).contains("--file", "--stream");
        assertThat(Completion.after(commands, List.of("ml", "job", "list", "-o")))
                .contains("table", "tsv");
    }

    private Map<String, List<String>> parse(String line) {
        return new CommandLine(new TestingWorld(folder).surroundings()).parse(List.of(line.split(" ")));
    }
}
