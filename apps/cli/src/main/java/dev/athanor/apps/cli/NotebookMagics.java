package dev.athanor.apps.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes Python of what only IPython understands, and keeps what people should know about it. */
final class NotebookMagics {
    private static final Pattern ASSIGNED = Pattern.compile("([\\w., ]+?)\\s*=\\s*([!%])(?![=])(.+)");
    private static final Pattern HOLE = Pattern.compile("\\{[A-Za-z_][\\w.\\[\\]'\"]*}");
    private static final Pattern INSTALL =
            Pattern.compile("(?:python3? -m )?(pip3?|uv pip|conda|mamba) install\\s+(.*)");
    private static final Set<String> WITH_VALUE =
            Set.of("-i", "--index-url", "--extra-index-url", "-c", "--constraint", "-f", "--find-links", "-t");
    private static final Set<String> SHELLS = Set.of("bash", "sh", "script", "system", "sx");
    private static final Set<String> TIMES = Set.of("time", "timeit", "prun", "memit");
    private static final Set<String> FOR_SCREENS =
            Set.of("html", "javascript", "js", "latex", "markdown", "svg", "HTML", "SVG");

    /** Modules that the lines made here need. */
    final Set<String> modules = new LinkedHashSet<>();
    /** Packages that the notebook installs. */
    final Set<String> packages = new LinkedHashSet<>();
    /** What the script does otherwise than the notebook. */
    final List<String> notes = new ArrayList<>();

    /** A cell whose first line is a cell magic, as Python; empty for an ordinary cell. */
    Optional<List<String>> cell(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().startsWith("%%")) {
            return Optional.empty();
        }
        String first = lines.getFirst().substring(2).strip();
        String word = first.split("\\s+", 2)[0];
        List<String> body = lines.subList(1, lines.size());
        if (TIMES.contains(word) || word.equals("capture")) {
            return Optional.of(body);
        }
        if (SHELLS.contains(word)) {
            modules.add("subprocess");
            String program =
                    word.equals("script") ? first.substring(word.length()).strip() : word;
            boolean bash = program.isEmpty() || program.startsWith("bash");
            return Optional.of(List.of("subprocess.run(" + PythonLines.quote(String.join("\n", body)) + ", shell=True"
                    + (bash ? ", executable=\"/bin/bash\"" : "") + ", check=True)"));
        }
        if (word.equals("writefile")) {
            modules.add("pathlib");
            boolean adds = first.contains(" -a ");
            String file = first.substring(first.lastIndexOf(' ') + 1);
            return Optional.of(List.of(
                    "with pathlib.Path(" + PythonLines.quote(file) + ").open(\"" + (adds ? "a" : "w") + "\") as _file:",
                    "    _file.write(" + PythonLines.quote(String.join("\n", body) + "\n") + ")"));
        }
        if (!FOR_SCREENS.contains(word)) {
            notes.add("a cell of %%" + word + " is left out, as comments; do by hand what it did");
        }
        return Optional.of(lines.stream().map(line -> "# " + line).toList());
    }

    /** Whether a line that begins a statement is none of Python's. */
    static boolean here(String line) {
        String bare = line.strip();
        return bare.startsWith("%")
                || bare.startsWith("!")
                || bare.startsWith("?")
                || bare.matches("[\\w.]+\\?{1,2}")
                || ASSIGNED.matcher(bare).matches();
    }

    /** Such a line as Python. */
    String line(String line) {
        String bare = line.strip();
        String indent = line.substring(0, line.indexOf(bare));
        Matcher assigned = ASSIGNED.matcher(bare);
        if (assigned.matches()) {
            return indent + assigned.group(1) + " = "
                    + value(assigned.group(2), assigned.group(3).strip(), bare);
        }
        if (bare.startsWith("!")) {
            String command = bare.substring(bare.startsWith("!!") ? 2 : 1).strip();
            return indent + (installs(command) ? nothing(bare) : shell(command));
        }
        return indent + (bare.startsWith("%") ? magic(bare.substring(1).strip(), bare) : nothing(bare));
    }

    private String value(String sign, String text, String whole) {
        if (sign.equals("!")) {
            modules.add("subprocess");
            return "subprocess.run(" + filled(text)
                    + ", shell=True, capture_output=True, text=True).stdout.splitlines()";
        }
        String[] words = text.split("\\s+", 2);
        if (TIMES.contains(words[0]) && words.length > 1) {
            return words[1];
        }
        notes.add("'" + whole + "' has no meaning outside of a notebook; the name is None in the script");
        return "None  # %" + text;
    }

    private String shell(String command) {
        modules.add("subprocess");
        return "subprocess.run(" + filled(command) + ", shell=True, check=False)";
    }

    private String magic(String text, String whole) {
        String[] words = text.split("\\s+", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        return switch (words[0]) {
            case "pip", "conda", "mamba" -> installs(text) ? nothing(whole) : shell(text);
            case "cd" -> {
                modules.add("os");
                yield "os.chdir(" + filled(rest) + ")";
            }
            case "env", "set_env" -> {
                String[] pair = rest.split("[=\\s]\\s*", 2);
                if (pair.length == 2) {
                    modules.add("os");
                    yield "os.environ[" + PythonLines.quote(pair[0].strip()) + "] = " + filled(pair[1].strip());
                }
                yield nothing(whole);
            }
            case "run" -> {
                if (rest.matches("\\S+\\.py")) {
                    modules.add("runpy");
                    yield "globals().update(runpy.run_path(" + filled(rest) + ", run_name=\"__main__\"))";
                }
                yield rest.matches("\\S+\\.py .*") ? shell("python " + rest) : noted(whole);
            }
            case "time", "timeit", "prun", "memit" -> {
                String statement = rest.replaceFirst("^(?:-\\w+\\s*\\d*\\s+)+", "");
                yield statement.isEmpty() ? nothing(whole) : statement;
            }
            case "sx", "system" -> shell(rest);
            case "matplotlib" -> {
                modules.add("matplotlib");
                yield "matplotlib.use(\"Agg\")  # " + whole;
            }
            case "load_ext", "reload_ext", "autoreload", "config", "precision", "who", "whos", "pwd", "pylab" ->
                nothing(whole);
            default -> noted(whole);
        };
    }

    private String noted(String whole) {
        notes.add("'" + whole + "' is left out; do by hand what it did");
        return nothing(whole);
    }

    /** A statement that does nothing, since the line may be all that a block holds. */
    private static String nothing(String whole) {
        return "pass  # " + whole;
    }

    /** Notes the packages of a line that installs some. */
    private boolean installs(String command) {
        Matcher install = INSTALL.matcher(command);
        if (!install.matches()) {
            return false;
        }
        boolean skip = false;
        for (String word : install.group(2).replaceAll("[\"']", "").split("\\s+")) {
            if (skip) {
                skip = false;
            } else if (word.equals("-r") || word.equals("--requirement")) {
                notes.add("'" + command + "' names a file of packages; add them to the job's environment");
                return true;
            } else if (WITH_VALUE.contains(word)) {
                skip = true;
            } else if (!word.startsWith("-") && !word.isEmpty()) {
                packages.add(install.group(1).contains("pip") ? word : word.replaceFirst("(?<![=<>!~])=(?!=)", "=="));
            }
        }
        return true;
    }

    /** A text of the shell; what IPython puts in for {@code {name}}, an f-string puts in as well. */
    private static String filled(String text) {
        return (HOLE.matcher(text).find() ? "f" : "") + PythonLines.quote(text);
    }
}
