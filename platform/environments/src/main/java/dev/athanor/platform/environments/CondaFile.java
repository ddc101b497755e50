package dev.athanor.platform.environments;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.codec.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A conda file translated for pip.
 *
 * @param python what it asks of Python: {@code =3.10}, {@code >=3.9,<3.12}; empty when it does not say
 * @param requirements lines for pip; those of the {@code pip:} list come last, as they stand
 * @param variables the file's {@code variables}
 * @param notes what was dropped or changed
 */
record CondaFile(
        Optional<String> python, List<String> requirements, Map<String, String> variables, List<String> notes) {
    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9_.-]+)\\s*(.*)");
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("pytorch", "torch"),
            Map.entry("pytorch-cpu", "torch"),
            Map.entry("py-xgboost", "xgboost"),
            Map.entry("py-xgboost-cpu", "xgboost"),
            Map.entry("matplotlib-base", "matplotlib"),
            Map.entry("opencv", "opencv-python-headless"),
            Map.entry("msgpack-python", "msgpack"),
            Map.entry("pytables", "tables"),
            Map.entry("ruamel-yaml", "ruamel.yaml"),
            Map.entry("dask-core", "dask"),
            Map.entry("seaborn-base", "seaborn"),
            Map.entry("psycopg2", "psycopg2-binary"));
    private static final Pattern DROPPED = Pattern.compile(
            "pip|cudatoolkit|cuda-.*|cudnn|mkl.*|blas|libblas.*|openblas|nomkl|libgcc.*|libstdcxx.*|gcc.*|gxx.*|compilers"
                    + "|-libgcc-mutex|-openmp-mutex|libffi|zlib|ca-certificates|openssl|sqlite|readline|tk|xz|ncurses|python-abi"
                    + "|pytorch-cuda|cpuonly");
    private static final Set<String> TOOLS = Set.of("nodejs", "openjdk", "git", "ffmpeg");

    /** Reads a file; {@code name} is for messages. */
    static CondaFile parse(String name, String text) {
        JsonNode root = Yaml.parse(name, text).root();
        var reader = new Reader(name);
        for (JsonNode entry : Json.arrayAt(root, "dependencies")) {
            if (entry.isObject()) {
                Json.arrayAt(entry, "pip").forEach(line -> reader.pip.add(line.asString()));
            } else {
                reader.conda(entry.asString().strip());
            }
        }
        List<String> requirements = new ArrayList<>(reader.lines);
        requirements.addAll(reader.pip);
        return new CondaFile(
                Optional.ofNullable(reader.python), requirements, Json.texts(root, "variables"), reader.notes);
    }

    private static final class Reader {
        final String name;
        final List<String> lines = new ArrayList<>();
        final List<String> pip = new ArrayList<>();
        final List<String> notes = new ArrayList<>();

        @org.jspecify.annotations.Nullable
        String python;

        Reader(String name) {
            this.name = name;
        }

        void conda(String entry) {
            String plain = entry.substring(entry.indexOf("::") < 0 ? 0 : entry.indexOf("::") + 2)
                    .replaceAll("\\[.*]", "")
                    .strip();
            if (plain.contains("|")) {
                notes.add("of '" + entry + "' the last alternative is taken");
                Matcher head = ENTRY.matcher(plain);
                String first = head.matches() ? head.group(1) : plain;
                plain = first + plain.substring(plain.lastIndexOf('|') + 1).strip();
            }
            Matcher matcher = ENTRY.matcher(plain);
            if (!matcher.matches()) {
                throw EnvironmentProblem.ENVIRONMENT_INVALID
                        .because(name + ": '" + entry + "' is no conda dependency; write NAME=VERSION")
                        .at("dependencies");
            }
            String key = matcher.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
            String version = version(matcher.group(2).strip());
            if (key.equals("python")) {
                python = matcher.group(2).strip();
            } else if (DROPPED.matcher(key).matches()
                    || (version.isEmpty() && (key.equals("setuptools") || key.equals("wheel")))) {
                notes.add("'" + entry + "' is not needed here and was dropped");
            } else if (key.startsWith("r-") || TOOLS.contains(key)) {
                throw EnvironmentProblem.PACKAGE_UNTRANSLATABLE
                        .because(name + ": '" + entry
                                + "' has no pip form; remove it, or run this environment as an image")
                        .at("dependencies");
            } else {
                lines.add(RENAMED.getOrDefault(key, key) + version);
            }
        }
    }

    /** A conda version as pip has it: {@code =1.2} is a prefix, a build string is dropped. */
    private static String version(String version) {
        if (version.isEmpty() || version.equals("*")) {
            return "";
        }
        if (version.startsWith("==")
                || version.startsWith(">")
                || version.startsWith("<")
                || version.startsWith("!")
                || version.startsWith("~")) {
            return version.replace(" ", "");
        }
        String plain = version.startsWith("=") ? version.substring(1).strip() : version;
        int build = plain.indexOf('=');
        if (build > 0) {
            return "==" + plain.substring(0, build);
        }
        return plain.endsWith("*") ? "==" + plain : "==" + plain + ".*";
    }

    CondaFile {
        requirements = List.copyOf(requirements);
        variables = new LinkedHashMap<>(variables);
        notes = List.copyOf(notes);
    }
}
