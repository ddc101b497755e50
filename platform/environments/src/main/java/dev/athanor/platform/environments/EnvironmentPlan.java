package dev.athanor.platform.environments;

import java.util.List;

/**
 * How an environment will be built here; found out without a package index.
 *
 * @param key digest of all that decides the build: interpreter, requirements, platform
 * @param python {@code 3.11}, the interpreter's minor version
 * @param requirements lines for pip, in order
 * @param notes what was translated, dropped or substituted
 * @param ready whether it stands already
 */
public record EnvironmentPlan(String key, String python, List<String> requirements, List<String> notes, boolean ready) {
    public EnvironmentPlan {
        requirements = List.copyOf(requirements);
        notes = List.copyOf(notes);
    }
}
