package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the text of a script (the deployment's {@code script}) in the score host with the python3 of the PATH. */
final class TestingEngine implements DeploymentEngine {
    private final Path folder;
    private final Path hostFiles;

    TestingEngine(Path folder, Path hostFiles) {
        this.folder = folder;
        this.hostFiles = hostFiles;
    }

    @Override
    public void check(Workspace workspace, DeploymentSpec spec) {}

    @Override
    public Recipe prepare(Workspace workspace, DeploymentSpec spec, Consumer<String> log) {
        String script = String.valueOf(spec.script());
        if (script.equals("unbuildable")) {
            throw new AthanorException(ServingProblem.DEPLOYMENT_FAILED, "no wheel for that");
        }
        log.accept("preparing " + spec.name());
        Path code = folder.resolve(Integer.toHexString(script.hashCode()));
        try {
            Files.createDirectories(code);
            Files.writeString(code.resolve("score.py"), script);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Map<String, String> variables = new HashMap<>(spec.variables());
        variables.put("AZUREML_ENTRY_SCRIPT", "score.py");
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        return new Recipe(
                List.of("python3", "-u", hostFiles.resolve("athanor_host.py").toString()),
                variables,
                Map.of("AML_APP_ROOT", "app"),
                List.of(new Recipe.Share(code, "app")),
                "app",
                Integer.parseInt(spec.variables().getOrDefault("WORKER_COUNT", "1")),
                Limits.NONE,
                List.of(),
                Optional.empty());
    }
}
