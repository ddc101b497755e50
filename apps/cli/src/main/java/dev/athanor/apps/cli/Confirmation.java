package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;

/** Asks before something is deleted. */
final class Confirmation {
    private Confirmation() {}

    /** Returns if the user agrees; commands without {@code --yes} do not ask. */
    static void ask(Invocation invocation) {
        boolean asks = invocation.command().argument("--yes").isPresent();
        if (!asks || invocation.parsed().on("yes")) {
            return;
        }
        Console console = invocation.console();
        if (!console.terminal()) {
            throw CliProblem.CONFIRMATION_MISSING.because(
                    "Unable to prompt for confirmation as no tty available. Use --yes.");
        }
        console.error("Are you sure you want to perform this operation? (y/n): ");
        try {
            int answer = invocation.session().surroundings().input().read();
            if (answer != 'y' && answer != 'Y') {
                throw CliProblem.CONFIRMATION_MISSING.because("Operation cancelled.");
            }
        } catch (IOException unreadable) {
            throw new AthanorException(CliProblem.CONFIRMATION_MISSING, "Operation cancelled.", unreadable);
        }
    }
}
