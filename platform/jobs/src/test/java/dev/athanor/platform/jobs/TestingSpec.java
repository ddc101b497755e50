package dev.athanor.platform.jobs;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Command jobs for tests, one part after the other. */
final class TestingSpec {
    private final String name;
    private final String command;
    private String experiment = "exp";
    private @Nullable String code;
    private @Nullable String compute;
    private String environment = "azureml:e:1";
    private int priority = 2;
    private int instances = 1;
    private final Map<String, JobInput> inputs = new LinkedHashMap<>();
    private final Map<String, JobOutput> outputs = new LinkedHashMap<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final Map<String, JobService> services = new LinkedHashMap<>();

    private TestingSpec(String name, String command) {
        this.name = name;
        this.command = command;
    }

    static TestingSpec job(String name, String command) {
        return new TestingSpec(name, command);
    }

    TestingSpec code(String uri) {
        code = uri;
        return this;
    }

    TestingSpec on(String target) {
        compute = target;
        return this;
    }

    TestingSpec in(String reference) {
        environment = reference;
        return this;
    }

    TestingSpec of(String group, int weight) {
        experiment = group;
        priority = weight;
        return this;
    }

    TestingSpec nodes(int count) {
        instances = count;
        return this;
    }

    TestingSpec input(String port, JobInput input) {
        inputs.put(port, input);
        return this;
    }

    TestingSpec output(String port, JobOutput output) {
        outputs.put(port, output);
        return this;
    }

    TestingSpec service(String called, JobService service) {
        services.put(called, service);
        return this;
    }

    TestingSpec variable(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    JobSpec.Command spec() {
        return new JobSpec.Command(
                head(name, experiment, compute, priority),
                command,
                code,
                environment,
                inputs,
                outputs,
                variables,
                Optional.<Duration>empty(),
                new JobSpec.Resources(instances, null, null),
                null,
                services);
    }

    static JobSpec.Head head(String name, String experiment, @Nullable String compute, int priority) {
        return new JobSpec.Head(
                name,
                "Shown " + name,
                "what it is",
                experiment,
                Map.of("k", "v"),
                Map.of("p", "q"),
                compute,
                priority,
                false,
                null,
                "{}");
    }
}
