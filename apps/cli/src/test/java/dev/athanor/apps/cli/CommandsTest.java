package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The command table against itself and against az's reference. */
final class CommandsTest {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private final Commands commands = Commands.builtIn();

    @TestFactory
    Stream<DynamicTest> everyExampleParses() {
        return commands.names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Command command = commands.find(name).orElseThrow();
                    assertThat(command.examples()).isNotEmpty();
                    for (String example : command.examples()) {
                        List<String> words = words(example);
                        assertThat(words.getFirst()).isIn("az", "athanor");
                        ArgumentParser parser = new ArgumentParser(commands, Path.of(""));
                        ArgumentParser.Named named = parser.name(words.subList(1, words.size()));
                        assertThat(named.name()).isEqualTo(name);
                        parser.parse(command, words.subList(1 + named.used(), words.size()));
                    }
                }));
    }

    @Test
    void everyActionIsThere() {
        for (String name : commands.names()) {
            assertThat(Actions.named(commands.find(name).orElseThrow().action()))
                    .isNotNull();
        }
    }

    @Test
    void everyCommandSaysWhatItDoesAndEveryArgumentWhatItIsFor() {
        for (String name : commands.names()) {
            Command command = commands.find(name).orElseThrow();
            assertThat(command.about()).as(name).endsWith(".");
            for (Argument argument : command.arguments()) {
                assertThat(argument.help()).as(name + " " + argument.shown()).isNotBlank();
            }
            assertThat(Help.command(command)).contains("Examples");
        }
    }

    @Test
    void noFlagStandsForTwoArguments() {
        for (String name : commands.names()) {
            List<String> flags = new ArrayList<>();
            commands.find(name).orElseThrow().arguments().forEach(one -> flags.addAll(one.flags()));
            assertThat(flags).as(name).doesNotHaveDuplicates();
        }
    }

    @Test
    void argumentsAreThoseOfTheReference() throws IOException {
        Optional<Path> reference = reference();
        Assumptions.assumeTrue(reference.isPresent(), "shared/reference/cli/az-ml-commands.json is not at hand");
        Object tree = JsonText.parse(Files.readString(reference.get()));
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Object group : JsonText.list(JsonText.at(tree, "groups"))) {
            for (Object theirs : JsonText.list(JsonText.at(group, "commands"))) {
                String name = JsonText.text(theirs, "name").replaceFirst("^az ", "");
                Optional<Command> ours = commands.find(name);
                if (ours.isPresent()) {
                    compared++;
                    compare(name, theirs, ours.get(), differences);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(50);
    }

    private static void compare(String name, Object theirs, Command ours, List<String> differences) {
        for (Object argument : JsonText.list(JsonText.at(theirs, "arguments"))) {
            for (String flag : JsonText.text(argument, "name").split(" ")) {
                if (ours.argument(flag).isEmpty()) {
                    differences.add(name + " lacks " + flag);
                }
            }
        }
    }

    private static Optional<Path> reference() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/reference/cli/az-ml-commands.json");
            if (Files.exists(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }
}
