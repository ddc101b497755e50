package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.YamlProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Jupyter notebook.
 *
 * @param name its file's name without {@code .ipynb}
 * @param python the version of Python it was written with, such as {@code 3.11}
 */
record Notebook(String name, String python, List<Cell> cells) {
    static final String ENDING = ".ipynb";
    private static final String PYTHON = "3.11";

    /** One cell; lines without their ends. */
    record Cell(String type, List<String> lines, List<String> tags) {
        boolean is(String wanted) {
            return type.equals(wanted);
        }
    }

    static Notebook read(Path file) {
        String shown = file.toString();
        if (!shown.endsWith(ENDING)) {
            throw new UsageException("--file: '" + shown + "' is no notebook; its name has to end in " + ENDING);
        }
        Map<String, Object> tree = tree(file);
        if (!(tree.get("cells") instanceof List<?>)) {
            throw new UsageException("--file: '" + shown
                    + "' has no cells, so it is no notebook of format 4; open and save it with Jupyter");
        }
        String language = JsonText.text(tree, "metadata.kernelspec.language");
        String spoken = language.isEmpty() ? JsonText.text(tree, "metadata.language_info.name") : language;
        if (!spoken.isEmpty() && !spoken.equalsIgnoreCase("python")) {
            throw new UsageException("--file: '" + shown + "' is written in " + spoken
                    + "; only Python becomes a script. Run it as it is by papermill in a command job");
        }
        List<Cell> cells = new ArrayList<>();
        for (Object each : JsonText.list(tree.get("cells"))) {
            Map<String, Object> cell = JsonText.map(each);
            List<String> tags = JsonText.list(JsonText.map(cell.get("metadata")).get("tags")).stream()
                    .map(String::valueOf)
                    .toList();
            cells.add(new Cell(String.valueOf(cell.get("cell_type")), source(cell.get("source")), tags));
        }
        String version = JsonText.text(tree, "metadata.language_info.version");
        String fileName = String.valueOf(file.getFileName());
        return new Notebook(
                fileName.substring(0, fileName.length() - ENDING.length()),
                version.matches("3\\.\\d+.*") ? version.replaceFirst("^(3\\.\\d+).*", "$1") : PYTHON,
                cells);
    }

    private static Map<String, Object> tree(Path file) {
        try {
            return JsonText.map(JsonText.parse(Files.readString(file)));
        } catch (NoSuchFileException absent) {
            throw YamlProblem.YAML_FILE_MISSING.because("--file: '" + file + "' does not exist");
        } catch (IOException unreadable) {
            throw new UsageException("--file: '" + file + "' cannot be read: " + unreadable.getMessage());
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("--file: '" + file + "' is no JSON: " + malformed.getMessage());
        }
    }

    /** One text, or a list of lines with their ends. */
    private static List<String> source(@Nullable Object source) {
        String text = source instanceof String whole
                ? whole
                : String.join(
                        "", JsonText.list(source).stream().map(String::valueOf).toList());
        return text.stripTrailing().lines().toList();
    }
}
