package dev.athanor.platform.jobs;

import dev.athanor.platform.environments.BuildContext;
import dev.athanor.platform.environments.EnvironmentSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A command job with everything looked up: references made concrete, so that what runs is what was checked.
 *
 * @param command the shell line, still with its references
 * @param code address of the code, or null
 * @param environment what it runs in
 * @param inputs what it reads; addresses instead of asset references
 * @param outputs what it writes; addresses instead of null
 * @param variables the user's environment variables
 * @param timeout how long it may run
 * @param resources what it needs
 * @param services interactive services by name
 */
public record CommandPlan(
        String command,
        @Nullable String code,
        EnvironmentSpec environment,
        Map<String, JobInput> inputs,
        Map<String, JobOutput> outputs,
        Map<String, String> variables,
        Optional<Duration> timeout,
        JobSpec.Resources resources,
        Map<String, JobService> services) {

    /** Stands in the addresses of outputs for the name of a job that is not known yet. */
    public static final String NAME = "${{name}}";

    /**
     * The plan for one start of a command that was checked under the name {@link #NAME}.
     *
     * @param name the job's name
     * @param more inputs that are known only now; they take the place of those of the same name
     * @param text what becomes of the command line and of the environment variables' values
     */
    public CommandPlan started(String name, Map<String, JobInput> more, UnaryOperator<String> text) {
        Map<String, JobInput> all = new LinkedHashMap<>(inputs);
        all.putAll(more);
        Map<String, String> filled = new LinkedHashMap<>();
        variables.forEach((variable, value) -> filled.put(variable, text.apply(value)));
        return new CommandPlan(
                text.apply(command),
                code,
                environment,
                all,
                Ports.placed(outputs, name),
                filled,
                timeout,
                resources,
                services);
    }

    /** The same with another command line and other variables. */
    public CommandPlan saying(String line, Map<String, String> values) {
        return new CommandPlan(line, code, environment, inputs, outputs, values, timeout, resources, services);
    }

    /** The plan as texts, from which {@link #of} makes it again. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "command", command);
        put(fields, "code", code);
        put(fields, "environment.name", environment.name());
        put(fields, "environment.version", environment.version());
        put(fields, "environment.image", environment.image());
        put(fields, "environment.conda", environment.condaYaml());
        put(fields, "environment.requirements", environment.requirements());
        BuildContext build = environment.build();
        if (build != null) {
            put(fields, "environment.context", build.folder().toString());
            put(fields, "environment.dockerfile", build.dockerfile());
        }
        environment.variables().forEach((name, value) -> put(fields, "environment.variable/" + name, value));
        Ports.putInputs(fields, inputs);
        Ports.putOutputs(fields, outputs);
        variables.forEach((name, value) -> put(fields, "variable/" + name, value));
        timeout.ifPresent(limit -> put(fields, "timeout", Long.toString(limit.toMillis())));
        put(fields, "instances", Integer.toString(resources.instances()));
        put(fields, "instance.type", resources.instanceType());
        put(fields, "shm", resources.shmSize());
        JobService.put(fields, services);
        return fields;
    }

    /** The plan that {@link #fields} wrote; other fields are passed over. */
    public static CommandPlan of(Map<String, String> fields) {
        String timeout = fields.get("timeout");
        return new CommandPlan(
                fields.getOrDefault("command", ""),
                fields.get("code"),
                new EnvironmentSpec(
                        fields.getOrDefault("environment.name", ""),
                        fields.getOrDefault("environment.version", ""),
                        fields.get("environment.image"),
                        fields.get("environment.conda"),
                        fields.get("environment.requirements"),
                        build(fields),
                        Ports.under(fields, "environment.variable/")),
                Ports.inputs(fields),
                Ports.outputs(fields),
                Ports.under(fields, "variable/"),
                timeout == null ? Optional.empty() : Optional.of(Duration.ofMillis(Long.parseLong(timeout))),
                resources(fields),
                JobService.of(fields));
    }

    /** What a job of that plan needs, without all else of it. */
    static JobSpec.Resources resources(Map<String, String> fields) {
        return new JobSpec.Resources(
                Integer.parseInt(fields.getOrDefault("instances", "1")),
                fields.get("instance.type"),
                fields.get("shm"));
    }

    private static @Nullable BuildContext build(Map<String, String> fields) {
        String folder = fields.get("environment.context");
        return folder == null
                ? null
                : new BuildContext(Path.of(folder), fields.getOrDefault("environment.dockerfile", "Dockerfile"));
    }

    private static void put(Map<String, String> fields, String key, @Nullable String value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
