package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Ticker;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a command can see of the world; tests give their own.
 *
 * @param variables environment variables
 * @param folder the current folder
 * @param userHome the user's home folder
 * @param input standard input
 * @param console where output goes
 * @param ticker lets time pass
 * @param clock tells the time
 * @param ids makes names, when asked; a secure source is dear to open
 */
record Surroundings(
        Map<String, String> variables,
        Path folder,
        Path userHome,
        InputStream input,
        Console console,
        Ticker ticker,
        Clock clock,
        Supplier<Ids> ids) {
    /** An environment variable; empty when it is not set. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }
}
