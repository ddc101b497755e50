package dev.athanor.apps.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The command tree: the headings of the command file at once, a command's own lines when it is asked for. */
final class Commands {
    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final Map<String, List<String>> sets = new LinkedHashMap<>();
    private final Map<String, String> groups = new TreeMap<>();

    private Commands(String text) {
        List<String> lines = new ArrayList<>();
        String group = "";
        for (String line : text.split("\n")) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ")) {
                String stripped = line.strip();
                lines.add(stripped);
                if (!group.isEmpty()) {
                    groups.put(group, stripped.substring("about ".length()));
                }
                continue;
            }
            int space = line.indexOf(' ');
            String name = line.substring(space + 1);
            lines = new ArrayList<>();
            group = "";
            switch (line.substring(0, space)) {
                case "command" -> commands.put(name, lines);
                case "set" -> sets.put(name, lines);
                default -> group = name;
            }
        }
    }

    /** The commands that are built in. */
    static Commands builtIn() {
        try (InputStream in = Commands.class.getResourceAsStream("commands.txt")) {
            if (in == null) {
                throw new IllegalStateException("commands.txt is not in the jar");
            }
            return new Commands(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All names of commands, in the file's order. */
    List<String> names() {
        return List.copyOf(commands.keySet());
    }

    /** What a group is about; empty for what is none. */
    Optional<String> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** The groups and commands right below a group ({@code ""} for the root), each with what it is about. */
    Map<String, String> below(String group) {
        String prefix = group.isEmpty() ? "" : group + " ";
        Map<String, String> below = new LinkedHashMap<>();
        for (String name : commands.keySet()) {
            if (name.startsWith(prefix)) {
                String word = name.substring(prefix.length()).split(" ")[0];
                String whole = prefix + word;
                below.putIfAbsent(word, groups.containsKey(whole) ? groups.get(whole) : about(whole));
            }
        }
        return below;
    }

    private String about(String name) {
        return commands.getOrDefault(name, List.of("about ")).getFirst().substring("about ".length());
    }

    /** The command of that name. */
    Optional<Command> find(String name) {
        return Optional.ofNullable(commands.get(name)).map(lines -> parse(name, lines));
    }

    private Command parse(String name, List<String> lines) {
        String about = "";
        String noun = "";
        String rest = "";
        List<String> run = List.of("");
        List<Argument> arguments = new ArrayList<>();
        Map<String, String> columns = new LinkedHashMap<>();
        List<String> examples = new ArrayList<>();
        List<String> used = new ArrayList<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            String value = line.substring(space + 1);
            switch (line.substring(0, space)) {
                case "about" -> about = value;
                case "noun" -> noun = value;
                case "run" -> run = List.of(value.split(" +"));
                case "use" -> used.addAll(List.of(value.split(" +")));
                case "rest" -> rest = value;
                case "arg" -> arguments.add(Argument.parse(value));
                case "example" -> examples.add(value);
                case "table" -> {
                    for (String column : value.split(" +")) {
                        int equals = column.indexOf('=');
                        columns.put(column.substring(0, equals), column.substring(equals + 1));
                    }
                }
                default -> throw new IllegalStateException("commands.txt: " + name + ": " + line);
            }
        }
        used.add("global");
        for (String set : used) {
            for (String line : sets.getOrDefault(set, List.of())) {
                addUnlessTaken(arguments, Argument.parse(line.substring("arg ".length())));
            }
        }
        String route = run.size() > 1 ? run.get(1) : "";
        List<String> more = run.size() > 2 ? run.subList(2, run.size()) : List.of();
        return new Command(name, about, noun, run.getFirst(), route, more, arguments, rest, columns, examples);
    }

    /** A command's own arguments go before those of sets, flag by flag ({@code -w} of {@code workspace show}). */
    private static void addUnlessTaken(List<Argument> arguments, Argument more) {
        List<String> free = new ArrayList<>(more.flags());
        for (Argument known : arguments) {
            if (known.name().equals(more.name())) {
                return;
            }
            free.removeAll(known.flags());
        }
        if (!free.isEmpty()) {
            arguments.add(new Argument(
                    free, more.value(), more.choices(), more.required(), more.path(), more.standard(), more.help()));
        }
    }
}
