package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes a command line apart as az does: the longest known command first, then its arguments in any order. */
final class ArgumentParser {
    private final Commands commands;
    private final Path folder;

    /** A parser that reads {@code @file} arguments below {@code folder}. */
    ArgumentParser(Commands commands, Path folder) {
        this.commands = commands;
        this.folder = folder;
    }

    /**
     * What the words before the first flag name.
     *
     * @param name the longest group or command
     * @param command the command, if it is one
     * @param used how many words that took
     */
    record Named(String name, Optional<Command> command, int used) {}

    /** Finds the command or group that the line begins with. */
    Named name(List<String> words) {
        int count = 0;
        while (count < words.size() && !words.get(count).startsWith("-")) {
            count++;
        }
        for (int length = count; length > 0; length--) {
            String name = String.join(" ", words.subList(0, length));
            Optional<Command> command = commands.find(name);
            if (command.isPresent()) {
                return new Named(name, command, length);
            }
            if (commands.group(name).isPresent()) {
                if (length < count) {
                    throw misspelled(name, words.get(length));
                }
                return new Named(name, Optional.empty(), length);
            }
        }
        if (count > 0) {
            throw misspelled("", words.getFirst());
        }
        return new Named("", Optional.empty(), 0);
    }

    private UsageException misspelled(String group, String word) {
        Set<String> known = commands.below(group).keySet();
        return new UsageException("'" + word + "' is misspelled or not recognized by the system."
                + Suggestions.didYouMean(word, known) + " Known"
                + (group.isEmpty() ? "" : " below '" + group + "'") + ": " + String.join(", ", known));
    }

    /** Takes the words after a command's name apart. */
    Parsed parse(Command command, List<String> words) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<String> rest = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at++);
            if (word.equals("--")) {
                rest.addAll(words.subList(at, words.size()));
                break;
            }
            if (!isFlag(word)) {
                if (command.rest().isEmpty()) {
                    throw unrecognized(command, word);
                }
                rest.add(word);
                // What follows the first word of another program is that program's own.
                if (command.action().equals("run")) {
                    rest.addAll(words.subList(at, words.size()));
                    break;
                }
                continue;
            }
            at = argument(command, word, words, at, values);
        }
        if (!rest.isEmpty() && command.rest().isEmpty()) {
            throw unrecognized(command, rest.getFirst());
        }
        check(command, values);
        return new Parsed(command, values, rest);
    }

    private int argument(
            Command command, String word, List<String> words, int start, Map<String, List<String>> values) {
        int at = start;
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String flag = equals > 0 ? word.substring(0, equals) : word;
        List<String> given = new ArrayList<>();
        if (equals > 0) {
            given.add(word.substring(equals + 1));
        }
        Optional<Argument> found = lookUp(command, flag);
        if (found.isEmpty() && flag.length() > 2 && !flag.startsWith("--")) {
            // -ojson, as az allows.
            found = command.argument(flag.substring(0, 2)).filter(one -> !one.isSwitch());
            given.add(flag.substring(2));
        }
        Argument argument = found.orElseThrow(() -> unrecognized(command, word));
        if (argument.isPairs()) {
            while (at < words.size() && !isFlag(words.get(at))) {
                given.add(expand(argument, words.get(at++)));
            }
        } else if (!argument.isSwitch() && given.isEmpty()) {
            boolean follows = at < words.size() && !isFlag(words.get(at));
            if (follows && (!argument.isTruth() || words.get(at).matches("(?i)true|false|yes|no|1|0"))) {
                given.add(expand(argument, words.get(at++)));
            } else if (!argument.isTruth()) {
                throw new UsageException("argument " + argument.shown() + ": expected one argument");
            }
        }
        List<String> all = values.computeIfAbsent(argument.name(), name -> new ArrayList<>());
        if (!argument.isPairs()) {
            all.clear();
        }
        all.addAll(argument.isTruth() ? List.of(truth(given)) : given);
        return at;
    }

    private static String truth(List<String> given) {
        return given.isEmpty() || given.getFirst().matches("(?i)true|yes|1") ? "true" : "false";
    }

    /** The argument of a flag, or of the only one that a long flag is the beginning of. */
    private static Optional<Argument> lookUp(Command command, String flag) {
        Optional<Argument> exact = command.argument(flag);
        if (exact.isPresent() || !flag.startsWith("--") || flag.length() < 4) {
            return exact;
        }
        List<Argument> beginning = command.arguments().stream()
                .filter(one -> one.flags().stream().anyMatch(known -> known.startsWith(flag)))
                .toList();
        return beginning.size() == 1 ? Optional.of(beginning.getFirst()) : Optional.empty();
    }

    private static UsageException unrecognized(Command command, String word) {
        List<String> flags = command.arguments().stream()
                .flatMap(one -> one.flags().stream())
                .toList();
        String near = word.startsWith("-") ? Suggestions.didYouMean(word.split("=")[0], flags) : "";
        return new UsageException("unrecognized arguments: " + word + near);
    }

    private static boolean isFlag(String word) {
        return word.length() > 1 && word.startsWith("-") && !word.matches("-\\d+(\\.\\d+)?");
    }

    /** The content of a file for {@code @file}. */
    private String expand(Argument argument, String word) {
        if (!word.startsWith("@") || word.length() == 1) {
            return word;
        }
        try {
            return Files.readString(folder.resolve(word.substring(1))).stripTrailing();
        } catch (IOException unreadable) {
            throw new UsageException("argument " + argument.shown() + ": cannot read the file " + word.substring(1));
        }
    }

    private static void check(Command command, Map<String, List<String>> values) {
        if (values.containsKey("help")) {
            return;
        }
        List<String> missing = new ArrayList<>();
        for (Argument argument : command.arguments()) {
            List<String> given = values.get(argument.name());
            if (given == null) {
                if (argument.required()) {
                    missing.add(argument.shown());
                }
                continue;
            }
            for (String value : given) {
                check(argument, value);
            }
        }
        if (!missing.isEmpty()) {
            throw new UsageException("the following arguments are required: " + String.join(", ", missing));
        }
    }

    private static void check(Argument argument, String value) {
        if (argument.value().equals("INT") && !value.matches("-?\\d{1,9}")) {
            throw new UsageException("argument " + argument.shown() + ": invalid int value: '" + value + "'");
        }
        if (!argument.choices().isEmpty() && !argument.choices().contains(value)) {
            throw new UsageException("argument " + argument.shown() + ": invalid choice: '" + value + "'."
                    + Suggestions.didYouMean(value, argument.choices()) + " Choose from "
                    + String.join(", ", argument.choices()));
        }
    }
}
