package dev.athanor.platform.environments;

import dev.athanor.foundation.codec.Yaml;
import dev.athanor.foundation.kernel.Copies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A conda file as pip's requirements.
 *
 * @param python the interpreter asked for
 * @param requirements lines for pip; those of the file's own {@code pip:} list last
 * @param notes what was changed or dropped
 * @param variables the file's {@code variables:}
 */
record CondaFile(PythonWish python, List<String> requirements, List<String> notes, Map<String, String> variables) {
    private static final String FIELD = "conda_file.dependencies";
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("pytorch", "torch"),
            Map.entry("pytorch-cpu", "torch"),
            Map.entry("pytorch-gpu", "torch"),
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
    private static final Pattern DROPPED =
            Pattern.compile("pip|cudatoolkit|cuda-.*|cudnn|mkl.*|blas|libblas.*|openblas|nomkl"
                    + "|libgcc.*|libstdcxx.*|gcc.*|gxx.*|compilers|-?libgcc-mutex|-?openmp-mutex|libffi|zlib|ca-certificates|openssl"
                    + "|sqlite|readline|tk|xz|ncurses|python-abi|pytorch-cuda|cpuonly");
    private static final Pattern NO_PIP_FORM = Pattern.compile("r-.*|r|nodejs|openjdk|git|ffmpeg");
    private static final Map<String, String> TOOLS =
            Map.of("nodejs", "node", "openjdk", "java", "r-base", "R", "r", "R");
    private static final Pattern ENTRY = Pattern.compile("^([A-Za-z0-9_.\\-]+)\\s*(.*)$");
    private static final Pattern VERSION_IN_BRACKETS =
            Pattern.compile("version\\s*=\\s*['\"]?([^'\",\\]]+(?:,[<>=!][^'\"\\]]+)?)");

    CondaFile {
        requirements = List.copyOf(requirements);
        notes = List.copyOf(notes);
        variables = Copies.inOrder(variables);
    }

    /**
     * Translates.
     *
     * @param installed whether a tool of that name is on {@code PATH}
     */
    static CondaFile parse(String text, Predicate<String> installed) {
        if (!(Yaml.words("conda file", text) instanceof Map<?, ?> root)) {
            throw refuse("the conda file is not a map; it begins with `name:` and `dependencies:`");
        }
        Object dependencies = root.get("dependencies");
        if (dependencies != null && !(dependencies instanceof List<?>) && !"".equals(dependencies)) {
            throw refuse("dependencies is not a list; each entry stands on a line of its own behind '- '");
        }
        Translation translation = new Translation(installed);
        translation.channels(root.get("channels"));
        for (Object item : dependencies instanceof List<?> list ? list : List.of()) {
            translation.add(item);
        }
        Map<String, String> variables = new LinkedHashMap<>();
        if (root.get("variables") instanceof Map<?, ?> map) {
            map.forEach((key, value) -> variables.put(String.valueOf(key), String.valueOf(value)));
        }
        return new CondaFile(translation.python, translation.lines(), translation.notes, variables);
    }

    private static RuntimeException refuse(String why) {
        return EnvironmentProblem.ENVIRONMENT_INVALID.because(why).at(FIELD);
    }

    /** The state of one reading. */
    private static final class Translation {
        private final Predicate<String> installed;
        private final List<String> conda = new ArrayList<>();
        private final List<String> pip = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private PythonWish python = PythonWish.any();

        Translation(Predicate<String> installed) {
            this.installed = installed;
        }

        void channels(@Nullable Object channels) {
            for (Object channel : channels instanceof List<?> list ? list : List.of()) {
                String name = String.valueOf(channel);
                if (name.contains("://")
                        && !name.contains("conda.anaconda.org")
                        && !name.contains("repo.anaconda.com")) {
                    notes.add("the channel " + name + " is ignored: packages come from the Python package index");
                }
            }
        }

        void add(Object item) {
            if (item instanceof String text) {
                if (!text.isBlank()) {
                    entry(text.strip());
                }
            } else if (item instanceof Map<?, ?> map && map.size() == 1 && map.get("pip") instanceof List<?> list) {
                for (Object line : list) {
                    if (!(line instanceof String text)) {
                        throw refuse("the pip list has an entry that is not a line of text: " + line);
                    }
                    Requirements.add(text, FIELD + ".pip", pip, notes);
                }
            } else if (!(item instanceof Map<?, ?> map && "".equals(map.get("pip")))) {
                throw refuse("'" + item + "' is neither a package nor `pip:` with a list");
            }
        }

        private void entry(String raw) {
            String text = raw.contains("::") ? raw.substring(raw.indexOf("::") + 2) : raw;
            int bracket = text.indexOf('[');
            if (bracket > 0) {
                Matcher version = VERSION_IN_BRACKETS.matcher(text.substring(bracket));
                text = text.substring(0, bracket) + (version.find() ? " " + version.group(1) : "");
            }
            Matcher form = ENTRY.matcher(text.strip());
            if (!form.matches()) {
                throw refuse("'" + raw + "' is not a conda package; allowed: name, name=1.2, name>=1,<2");
            }
            String name = form.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
            String version = form.group(2).strip();
            if (name.equals("python")) {
                python = PythonWish.parse(version.replaceFirst("^(=?[0-9.*]+)[ =]+[A-Za-z].*$", "$1"));
                if (python.patch()) {
                    notes.add("python " + version + " is relaxed to " + python.text());
                }
                return;
            }
            boolean unpinnedBasics = (name.equals("setuptools") || name.equals("wheel")) && version.isEmpty();
            if (unpinnedBasics || DROPPED.matcher(name).matches()) {
                notes.add("the conda package " + raw + " is dropped: Python packages bring their own, or do without");
                return;
            }
            if (NO_PIP_FORM.matcher(name).matches()) {
                tool(raw, name);
                return;
            }
            conda.add(RENAMED.getOrDefault(name, name) + version(raw, version));
        }

        private void tool(String raw, String name) {
            String tool = TOOLS.getOrDefault(name, name);
            if (!installed.test(tool)) {
                throw EnvironmentProblem.PACKAGE_UNTRANSLATABLE
                        .because("the conda package '" + raw + "' has no pip form; remove it, or install " + tool
                                + " on this machine so that it is on PATH")
                        .at(FIELD);
            }
            notes.add("the conda package " + raw + " is dropped: the " + tool + " that is there is used");
        }

        private String version(String raw, String version) {
            String kept = version;
            if (kept.contains("|")) {
                kept = kept.substring(kept.lastIndexOf('|') + 1).strip();
                notes.add("of the alternatives in '" + raw + "' the last is taken: " + kept);
            }
            List<String> parts = new ArrayList<>();
            for (String part : kept.split(",", -1)) {
                String form = part(part.strip());
                if (!form.isEmpty()) {
                    parts.add(form);
                }
            }
            return String.join(",", parts);
        }

        /** One constraint: a single = is a prefix, a third field is conda's build, which pip has not. */
        private static String part(String part) {
            if (part.isEmpty() || part.equals("*") || part.equals("=*")) {
                return "";
            }
            if (part.startsWith("==")) {
                return "==" + withoutBuild(part.substring(2).strip());
            }
            if (part.startsWith("=")) {
                String rest = part.substring(1).strip();
                String bare = withoutBuild(rest);
                boolean exact = bare.endsWith("*") || (!bare.equals(rest) && !rest.endsWith("=*"));
                return "==" + bare + (exact ? "" : ".*");
            }
            if (Character.isDigit(part.charAt(0))) {
                return "==" + withoutBuild(part);
            }
            return part.replaceAll("\\s+", "");
        }

        private static String withoutBuild(String text) {
            String version = text.replaceFirst("[ =].*$", "");
            return version.endsWith("*") && !version.endsWith(".*")
                    ? version.substring(0, version.length() - 1) + ".*"
                    : version;
        }

        List<String> lines() {
            List<String> named = pip.stream().map(Requirements::name).toList();
            List<String> lines = new ArrayList<>();
            for (String line : conda) {
                if (named.contains(Requirements.name(line))) {
                    notes.add("'" + line + "' gives way to the pip list's own line for that package");
                } else {
                    lines.add(line);
                }
            }
            lines.addAll(pip);
            return lines;
        }
    }
}
