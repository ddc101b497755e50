package dev.athanor.apps.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is done with notebooks. */
final class NotebookActions {
    private NotebookActions() {}

    /** Makes a script and a job's file of a notebook. */
    static int convert(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        Path here = invocation.session().surroundings().folder();
        Path file = here.resolve(parsed.value("file").orElse(""));
        Notebook notebook = Notebook.read(file);
        Path script = here.resolve(parsed.value("script")
                .orElseGet(() -> file.resolveSibling(notebook.name() + ".py").toString()));
        Path job = here.resolve(parsed.value("job")
                .orElseGet(() -> file.resolveSibling(notebook.name() + ".yml").toString()));
        for (Path made : List.of(script, job)) {
            if (Files.exists(made) && !parsed.on("overwrite")) {
                throw new UsageException("'" + here.relativize(made) + "' is there already; name another by "
                        + (made.equals(script) ? "--script" : "--job") + ", or add --overwrite");
            }
        }
        NotebookScript converted = new NotebookScript(notebook);
        NotebookJob description = new NotebookJob(notebook, converted, folder(file));
        String code = folder(job).relativize(folder(script)).toString();
        write(script, converted.text());
        write(
                job,
                description.yaml(
                        String.valueOf(script.getFileName()),
                        code.isEmpty() ? "." : code.startsWith(".") ? code : "./" + code,
                        parsed.value("environment"),
                        parsed.value("compute")));
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("script", here.relativize(script).toString());
        told.put("job", here.relativize(job).toString());
        told.put(
                "parameters",
                converted.parameters().stream().map(NotebookParameter::name).toList());
        if (parsed.value("environment").isEmpty()) {
            told.put("packages", List.copyOf(description.packages()));
        }
        told.put("notes", List.copyOf(converted.notes()));
        invocation.output().print(told);
        return 0;
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(folder(file));
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
