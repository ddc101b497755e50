package dev.athanor.apps.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * An argument of a command.
 *
 * @param flags its spellings, the first long one giving its name
 * @param value what follows it: empty for a switch, else a word in capitals
 * @param choices the allowed values; empty for any
 * @param required whether it must be given
 * @param path the key of the file that it sets; empty when it sets none
 * @param standard its default; empty for none
 * @param help what it is for
 */
record Argument(
        List<String> flags,
        String value,
        List<String> choices,
        boolean required,
        String path,
        String standard,
        String help) {
    /** Reads a line of the command file after {@code arg}. */
    static Argument parse(String line) {
        String[] words = line.split(" +");
        List<String> flags = new ArrayList<>();
        int at = 0;
        while (words[at].startsWith("-")) {
            flags.add(words[at++]);
        }
        String value = "";
        List<String> choices = List.of();
        if (words[at].startsWith("{")) {
            choices = List.of(words[at].substring(1, words[at].length() - 1).split(","));
            value = words[at++];
        } else if (words[at].length() > 1 && words[at].chars().allMatch(c -> Character.isUpperCase(c) || c == '=')) {
            value = words[at++];
        }
        boolean required = false;
        String path = "";
        String standard = "";
        for (; at < words.length; at++) {
            if (words[at].equals("!")) {
                required = true;
            } else if (words[at].startsWith(">")) {
                path = words[at].substring(1);
            } else if (words[at].startsWith("=")) {
                standard = words[at].substring(1);
            } else {
                break;
            }
        }
        String help = String.join(" ", List.of(words).subList(at, words.length));
        return new Argument(List.copyOf(flags), value, choices, required, path, standard, help);
    }

    /** Its name: the first long flag without dashes. */
    String name() {
        return flags.stream()
                .filter(flag -> flag.startsWith("--"))
                .findFirst()
                .orElse(flags.getFirst())
                .replaceFirst("^-+", "");
    }

    boolean isSwitch() {
        return value.isEmpty();
    }

    /** Whether it takes several words, as {@code --set a=1 b=2} does. */
    boolean isPairs() {
        return value.equals("PAIRS");
    }

    boolean isTruth() {
        return value.equals("BOOL");
    }

    /** {@code --name/-n}, as az names arguments in messages. */
    String shown() {
        return String.join("/", flags);
    }
}
