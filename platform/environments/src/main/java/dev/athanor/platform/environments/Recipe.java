package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Hashes;
import java.util.List;
import java.util.Map;

/**
 * All that decides a build.
 *
 * @param who the environment, for messages
 * @param lines requirements for pip
 * @param notes what was translated, dropped or substituted
 * @param variables for what runs in it
 */
record Recipe(
        String who, Interpreter interpreter, List<String> lines, List<String> notes, Map<String, String> variables) {
    static String platform() {
        return System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    }

    /** Digest of the wish; the built environment's own key is that of its lock. */
    String key() {
        return Hashes.sha256(interpreter.path() + "\n" + interpreter.version() + "\n" + platform() + "\n"
                        + String.join("\n", lines))
                .substring(0, 32);
    }
}
