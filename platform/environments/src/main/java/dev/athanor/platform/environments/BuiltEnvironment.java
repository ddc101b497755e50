package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Copies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An environment that stands on this machine. Its folder never changes.
 *
 * @param key digest of interpreter, locked packages and platform
 * @param folder the environment, or the root of a bare image; {@code bin} in it goes first on {@code PATH}, and {@code VIRTUAL_ENV} is this folder
 * @param python its interpreter; a name to be looked up in a bare image
 * @param variables variables for what runs in it, {@code VIRTUAL_ENV} and a {@code PATH} that begins with its {@code bin} among them
 * @param notes what was translated, dropped or substituted; sentences for the log, the job's properties and {@code environment show}
 * @param lock the exact packages
 * @param image container image that it is, or stands on; empty for this machine itself
 * @param needs folders that what runs in it must be able to read: the environment and the interpreter's own installation
 */
public record BuiltEnvironment(
        String key,
        Path folder,
        Path python,
        Map<String, String> variables,
        List<String> notes,
        Path lock,
        Optional<String> image,
        List<Path> needs) {
    public BuiltEnvironment {
        variables = Copies.inOrder(variables);
        notes = List.copyOf(notes);
        needs = List.copyOf(needs);
    }
}
