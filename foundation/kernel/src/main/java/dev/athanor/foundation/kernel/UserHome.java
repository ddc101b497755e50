package dev.athanor.foundation.kernel;

import java.nio.file.Path;
import java.util.Map;

/** The home folder of whoever runs the process. */
public final class UserHome {
    private UserHome() {}

    /**
     * {@code $HOME}, as shells and az take it; Java alone asks the system's list of users, which counts only where the variable is missing.
     *
     * @param environment variables of the process
     */
    public static Path of(Map<String, String> environment) {
        String named = environment.getOrDefault("HOME", "");
        return Path.of(named.isEmpty() ? System.getProperty("user.home") : named);
    }
}
