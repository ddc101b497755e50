package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.ProblemKind;
import java.util.List;
import java.util.Map;

/** The engine: finds the command, takes its arguments, runs its action, and turns failures into az's messages and exit statuses. */
final class CommandLine {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int ABSENT = 3;

    private final Surroundings surroundings;
    private final Commands commands = Commands.builtIn();

    CommandLine(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs a command line and returns the exit status. */
    int run(List<String> words) {
        Console console = surroundings.console();
        boolean debug = words.contains("--debug");
        try {
            return start(words);
        } catch (UsageException wrong) {
            console.error(wrong.text());
            console.error("See `athanor " + hint(words) + "--help`.");
            return USAGE;
        } catch (ServiceException refused) {
            console.error("ERROR: (" + refused.code() + ") " + refused.text());
            console.error("Code: " + refused.code());
            console.error("Message: " + refused.text());
            trace(debug, refused);
            return refused.status() == 404 ? ABSENT : FAILED;
        } catch (AthanorException failure) {
            console.error("ERROR: (" + failure.problem().code() + ") " + failure.text());
            trace(debug, failure);
            return failure.problem() == CliProblem.USAGE_INVALID || failure.problem() == CliProblem.QUERY_INVALID
                    ? USAGE
                    : failure.problem().kind() == ProblemKind.NOT_FOUND ? ABSENT : FAILED;
        }
    }

    private static void trace(boolean debug, Throwable failure) {
        if (debug) {
            failure.printStackTrace();
        }
    }

    private int start(List<String> words) {
        if (!words.isEmpty() && words.getFirst().equals("completion-words")) {
            int from = Math.min(words.size(), words.indexOf("--") + 1);
            surroundings
                    .console()
                    .result(String.join(" ", Completion.after(commands, words.subList(from, words.size()))));
            return 0;
        }
        ArgumentParser parser = new ArgumentParser(commands, surroundings.folder());
        ArgumentParser.Named named = parser.name(words);
        List<String> left = words.subList(named.used(), words.size());
        if (named.command().isEmpty()) {
            return group(named.name(), left);
        }
        Command command = named.command().get();
        Parsed parsed = parser.parse(command, left);
        if (parsed.on("help")) {
            surroundings.console().result(Help.command(command));
            return 0;
        }
        return run(command, parsed);
    }

    private int group(String name, List<String> left) {
        for (String word : left) {
            if (!List.of("--help", "-h").contains(word)) {
                throw new UsageException("unrecognized arguments: " + word);
            }
        }
        surroundings.console().result(Help.group(commands, name));
        return 0;
    }

    private int run(Command command, Parsed parsed) {
        Console console = surroundings.console();
        if (parsed.on("only-show-errors")) {
            console.quieten();
        }
        if (parsed.on("verbose") || parsed.on("debug")) {
            console.talk();
        }
        try (Session session = new Session(surroundings, commands)) {
            String format = parsed.value("output")
                    .or(() -> session.config().find("core", "output"))
                    .orElse("json");
            Output output = new Output(console, format, parsed.value("query").orElse(""), command.columns());
            return Actions.named(command.action()).run(new Invocation(session, parsed, output));
        }
    }

    private String hint(List<String> words) {
        StringBuilder hint = new StringBuilder();
        for (String word : words) {
            String longer = hint + word;
            if (commands.find(longer).isEmpty() && commands.group(longer).isEmpty()) {
                break;
            }
            hint.append(word).append(' ');
        }
        return hint.toString();
    }

    /** For tests: whether a line is one that the parser takes. */
    Map<String, List<String>> parse(List<String> words) {
        ArgumentParser parser = new ArgumentParser(commands, surroundings.folder());
        ArgumentParser.Named named = parser.name(words);
        Command command = named.command().orElseThrow(() -> new UsageException("no command: " + words));
        return parser.parse(command, words.subList(named.used(), words.size())).values();
    }
}
