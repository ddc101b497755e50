package dev.athanor.apps.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A notebook as a script: cells one after the other, parameters taken from the command line. */
final class NotebookScript {
    private static final Pattern IMPORT =
            Pattern.compile("\\s*(?:import\\s+(.+)|from\\s+([A-Za-z_]\\w*)[\\w.]*\\s+import\\b.*)");
    private static final Pattern FUTURE = Pattern.compile("from\\s+__future__\\s+import\\b.*");

    private final Notebook notebook;
    private final NotebookMagics magics = new NotebookMagics();
    private final List<String> body = new ArrayList<>();
    private final List<String> future = new ArrayList<>();
    private final List<NotebookParameter> parameters = new ArrayList<>();
    private final Set<String> imports = new TreeSet<>();

    NotebookScript(Notebook notebook) {
        this.notebook = notebook;
        boolean tagged = false;
        for (Notebook.Cell cell : notebook.cells()) {
            body.add("");
            if (cell.is("code") && cell.tags().contains("parameters") && !tagged) {
                tagged = true;
                parameters(cell.lines());
            } else if (cell.is("code")) {
                code(cell.lines());
            } else {
                cell.lines().forEach(line -> body.add(("# " + line).stripTrailing()));
            }
        }
        if (!tagged) {
            magics.notes.add(
                    "no cell is tagged 'parameters', so the script takes no arguments; tag the cell with the values"
                            + " that shall be (in Jupyter: the cell's property inspector)");
        }
    }

    List<NotebookParameter> parameters() {
        return parameters;
    }

    /** Modules that it imports, by their first names. */
    Set<String> imports() {
        Set<String> all = new TreeSet<>(imports);
        all.addAll(magics.modules);
        return all;
    }

    /** Packages that the notebook installs by itself. */
    Set<String> installs() {
        return magics.packages;
    }

    List<String> notes() {
        return magics.notes;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("\"\"\"Made of " + notebook.name() + Notebook.ENDING + " by `athanor ml notebook convert`.\"\"\"");
        lines.add("");
        lines.addAll(future);
        Set<String> needed = new TreeSet<>(magics.modules);
        if (!parameters.isEmpty()) {
            needed.add("argparse");
        }
        if (parameters.stream().anyMatch(NotebookParameter::needsAst)) {
            needed.add("ast");
        }
        needed.forEach(module -> lines.add("import " + module));
        if (body.stream().anyMatch(line -> line.matches("(?:.*\\W)?display\\(.*")) && !imports.contains("IPython")) {
            lines.addAll(List.of(
                    "",
                    "try:",
                    "    from IPython.display import display",
                    "except ImportError:",
                    "    display = print"));
        }
        lines.addAll(body);
        return String.join("\n", lines).replaceAll("\n{3,}", "\n\n") + "\n";
    }

    private void parameters(List<String> lines) {
        List<NotebookParameter> found = new ArrayList<>();
        List<String> others = new ArrayList<>();
        PythonLines place = new PythonLines();
        for (String line : lines) {
            boolean begins = place.between();
            place.take(line);
            Optional<NotebookParameter> parameter =
                    begins && place.between() ? NotebookParameter.of(line) : Optional.empty();
            parameter.ifPresentOrElse(found::add, () -> others.add(line));
        }
        if (!found.isEmpty()) {
            body.add("_parser = argparse.ArgumentParser()");
            found.forEach(parameter -> body.add(parameter.argument()));
            body.add("_arguments = _parser.parse_args()");
            found.forEach(parameter -> body.add(parameter.name() + " = _arguments." + parameter.name()));
        }
        parameters.addAll(found);
        code(others);
    }

    private void code(List<String> lines) {
        PythonLines place = new PythonLines();
        List<String> python = magics.cell(lines).orElse(lines);
        for (String line : python) {
            boolean begins = place.between();
            if (begins && NotebookMagics.here(line)) {
                body.add(magics.line(line));
                continue;
            }
            place.take(line);
            if (begins && FUTURE.matcher(line).matches()) {
                future.add(line);
                continue;
            }
            if (begins) {
                imported(line);
                if (line.startsWith("await ") || line.matches("\\w+\\s*=\\s*await .*")) {
                    magics.notes.add(
                            "'" + line.strip() + "' awaits outside of a function, which only notebooks can; put it"
                                    + " into an async function and call that by asyncio.run");
                }
            }
            body.add(line);
        }
    }

    private void imported(String line) {
        Matcher matcher = IMPORT.matcher(PythonLines.withoutComment(line));
        if (!matcher.matches()) {
            return;
        }
        if (matcher.group(2) != null) {
            imports.add(matcher.group(2));
            return;
        }
        for (String name : matcher.group(1).split(",")) {
            imports.add(name.strip().split("[.\\s]")[0]);
        }
    }
}
