package dev.athanor.apps.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Completion scripts: they ask this program what may follow the words so far. */
final class Completion {
    private static final String BASH = """
            _athanor() {
              local words=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
              COMPREPLY=($(compgen -W "$(athanor completion-words -- "${words[@]}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
              [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o nosort -F _athanor athanor ./athanor
            """;
    private static final String ZSH = """
            #compdef athanor
            _athanor() {
              local -a found
              found=(${(f)"$(athanor completion-words -- ${words[2,CURRENT-1]} 2>/dev/null | tr ' ' '\\n')"})
              compadd -a found || _files
            }
            compdef _athanor athanor
            """;
    private static final String FISH = """
            complete -c athanor -f -a '(athanor completion-words -- (commandline -opc)[2..-1] 2>/dev/null | string split " ")'
            """;

    private Completion() {}

    static int run(Invocation invocation) {
        String shell = invocation.parsed().value("shell").orElse("bash");
        invocation
                .console()
                .raw(
                        switch (shell) {
                            case "zsh" -> ZSH;
                            case "fish" -> FISH;
                            default -> BASH;
                        });
        return 0;
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
