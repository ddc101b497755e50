package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Copies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an environment asks for.
 *
 * @param name for people
 * @param version for people
 * @param image container image, or null
 * @param condaYaml text of a conda file, or null
 * @param requirements text of a pip requirements file, or null
 * @param build folder with a Dockerfile, or null
 * @param variables variables of jobs that run in it
 */
public record EnvironmentSpec(
        String name,
        String version,
        @Nullable String image,
        @Nullable String condaYaml,
        @Nullable String requirements,
        @Nullable BuildContext build,
        Map<String, String> variables) {
    public EnvironmentSpec {
        variables = Copies.inOrder(variables);
    }
}
