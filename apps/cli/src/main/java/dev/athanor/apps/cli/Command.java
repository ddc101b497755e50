package dev.athanor.apps.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command.
 *
 * @param name its words, {@code ml job create}
 * @param about what it does
 * @param noun the kind of file and entity; empty for none
 * @param action who does it
 * @param route where, with {@code {…}} for arguments; empty for none
 * @param more further words for the action
 * @param arguments its arguments, the global ones last
 * @param rest what further words are called; empty when there may be none
 * @param columns headings and paths of the table form
 * @param examples whole command lines
 */
record Command(
        String name,
        String about,
        String noun,
        String action,
        String route,
        List<String> more,
        List<Argument> arguments,
        String rest,
        Map<String, String> columns,
        List<String> examples) {
    /** The argument of a flag. */
    Optional<Argument> argument(String flag) {
        return arguments.stream().filter(one -> one.flags().contains(flag)).findFirst();
    }
}
