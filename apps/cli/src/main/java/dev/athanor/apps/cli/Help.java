package dev.athanor.apps.cli;

import java.util.List;
import java.util.Map;

/** The texts of {@code --help}. */
final class Help {
    private Help() {}

    /** Of a group, or of everything. */
    static String group(Commands commands, String group) {
        StringBuilder text = new StringBuilder();
        text.append("Group\n    ").append(group.isEmpty() ? "athanor" : "athanor " + group);
        text.append(
                group.isEmpty()
                        ? " : A machine-learning platform of one's own; speaks Azure Machine Learning's protocols.\n"
                        : " : " + commands.group(group).orElse("") + "\n");
        Map<String, String> below = commands.below(group);
        int width = below.keySet().stream().mapToInt(String::length).max().orElse(0);
        String prefix = group.isEmpty() ? "" : group + " ";
        for (boolean subgroups : List.of(true, false)) {
            StringBuilder part = new StringBuilder();
            below.forEach((word, about) -> {
                if (commands.group(prefix + word).isPresent() == subgroups) {
                    part.append("    ")
                            .append(padded(word, width))
                            .append(" : ")
                            .append(about)
                            .append('\n');
                }
            });
            if (!part.isEmpty()) {
                text.append(subgroups ? "\nSubgroups:\n" : "\nCommands:\n").append(part);
            }
        }
        text.append("\n`")
                .append(group.isEmpty() ? "athanor" : "athanor " + group)
                .append(" COMMAND --help` says more.");
        if (group.isEmpty()) {
            text.append(" Scripts written for az run with `alias az=athanor`.");
        }
        return text.toString();
    }

    /** Of a command. */
    static String command(Command command) {
        StringBuilder text = new StringBuilder();
        text.append("Command\n    athanor ")
                .append(command.name())
                .append(" : ")
                .append(command.about())
                .append('\n');
        if (!command.rest().isEmpty()) {
            text.append("\nWords\n    ").append(command.rest()).append('\n');
        }
        int width = command.arguments().stream()
                .mapToInt(one -> flags(one).length())
                .max()
                .orElse(0);
        arguments("\nArguments", command, false, width, text);
        arguments("\nGlobal Arguments", command, true, width, text);
        if (!command.examples().isEmpty()) {
            text.append("\nExamples\n");
            command.examples()
                    .forEach(example -> text.append("    ").append(example).append('\n'));
        }
        return text.toString().stripTrailing();
    }

    private static void arguments(String heading, Command command, boolean global, int width, StringBuilder text) {
        List<String> globals =
                List.of("output", "query", "subscription", "only-show-errors", "verbose", "debug", "help");
        StringBuilder part = new StringBuilder();
        for (Argument argument : command.arguments()) {
            if (globals.contains(argument.name()) == global) {
                part.append("    ")
                        .append(padded(flags(argument), width))
                        .append(" : ")
                        .append(argument.help());
                part.append(argument.required() ? "  [Required]" : "");
                part.append(argument.standard().isEmpty() ? "" : "  Default: " + argument.standard() + ".");
                part.append(
                        argument.choices().isEmpty()
                                ? ""
                                : "  Allowed: " + String.join(", ", argument.choices()) + ".");
                part.append('\n');
            }
        }
        if (!part.isEmpty()) {
            text.append(heading).append('\n').append(part);
        }
    }

    private static String flags(Argument argument) {
        return String.join(" ", argument.flags());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
