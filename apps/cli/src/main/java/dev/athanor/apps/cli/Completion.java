package dev.athanor.apps.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Completion scripts: they ask this program what may follow the words so far. */
final class Completion {
    private static final String LAUNCHER = "LAUNCHER";
    private static final String BASH = """
            _athanor() {
              local current=${COMP_WORDS[COMP_CWORD]} words=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
              # az is somebody else's unless it is an alias of athanor.
              [ "${COMP_WORDS[0]}" != az ] || [[ $(alias az 2>/dev/null) == *athanor* ]] || return 0
              COMPREPLY=($(compgen -W "$(LAUNCHER completion-words -- "${words[@]}" 2>/dev/null)" -- "$current"))
            }
            complete -o nosort -o default -F _athanor athanor ./athanor
            complete -p az >/dev/null 2>&1 || complete -o nosort -o default -F _athanor az
            """;
    private static final String ZSH = """
            #compdef athanor
            _athanor() {
              local -a found
              found=(${=$(LAUNCHER completion-words -- ${words[2,CURRENT-1]} 2>/dev/null)})
              compadd -a found || _files
            }
            if [ "$funcstack[1]" = _athanor ]; then
              _athanor "$@"
            else
              compdef _athanor athanor
            fi
            """;
    private static final String FISH = """
            function __athanor_words
                set -l words (commandline -opc)
                set -e words[1]
                LAUNCHER completion-words -- $words 2>/dev/null | string split -n " "
            end
            complete -c athanor -f -n 'count (__athanor_words) >/dev/null' -a '(__athanor_words)'
            """;

    private Completion() {}

    static int run(Invocation invocation) {
        String script = switch (invocation.parsed().value("shell").orElse("bash")) {
            case "zsh" -> ZSH;
            case "fish" -> FISH;
            default -> BASH;
        };
        invocation.console().raw(script.replace(LAUNCHER, quoted(launcher())));
        return 0;
    }

    /** This program by its path, so that it need not be on the {@code PATH}. */
    private static String launcher() {
        String root = System.getProperty("athanor.root");
        return root == null ? "athanor" : root + "/athanor";
    }

    /** In single quotes, which all three shells take as they are. */
    private static String quoted(String path) {
        return "'" + path.replace("'", "'\\''") + "'";
    }

    /** What may follow {@code words}: the next word of a command, its flags, or the choices of the last flag. */
    static Collection<String> after(Commands commands, List<String> words) {
        int count = 0;
        while (count < words.size() && !words.get(count).startsWith("-")) {
            count++;
        }
        for (int length = count; length > 0; length--) {
            String name = String.join(" ", words.subList(0, length));
            var command = commands.find(name);
            if (command.isPresent()) {
                return arguments(command.get(), words.subList(length, words.size()));
            }
        }
        String group = String.join(" ", words.subList(0, count));
        return commands.below(group).keySet();
    }

    private static Collection<String> arguments(Command command, List<String> given) {
        if (!given.isEmpty()) {
            var last = command.argument(given.getLast());
            if (last.isPresent() && !last.get().isSwitch()) {
                return last.get().choices();
            }
        }
        Set<String> flags = new LinkedHashSet<>();
        for (Argument argument : command.arguments()) {
            boolean used = argument.flags().stream().anyMatch(given::contains);
            if (!used || argument.isPairs()) {
                argument.flags().stream()
                        .max(Comparator.comparingInt(String::length))
                        .ifPresent(flags::add);
            }
        }
        return flags;
    }
}
