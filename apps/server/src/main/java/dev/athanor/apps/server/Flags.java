package dev.athanor.apps.server;

import dev.athanor.foundation.config.ConfigProblem;
import java.util.LinkedHashMap;
import java.util.Map;

/** The server's own command line: settings. */
final class Flags {
    private Flags() {}

    /** Reads {@code --set KEY=VALUE}, any number of times. */
    static Map<String, String> parse(String[] arguments) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            int equals = i + 1 < arguments.length ? arguments[i + 1].indexOf('=') : -1;
            if (!arguments[i].equals("--set") || equals <= 0) {
                throw ConfigProblem.SETTING_INVALID.because(
                        "'" + arguments[i] + "' is not understood; allowed: --set KEY=VALUE");
            }
            flags.put(arguments[i + 1].substring(0, equals), arguments[i + 1].substring(equals + 1));
        }
        return flags;
    }
}
