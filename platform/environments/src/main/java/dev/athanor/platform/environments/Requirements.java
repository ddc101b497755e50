package dev.athanor.platform.environments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines for pip: read from a text, and asked for their names. */
final class Requirements {
    private static final Pattern NAME = Pattern.compile("^([A-Za-z0-9][A-Za-z0-9._-]*)");

    private Requirements() {}

    /**
     * The lines of a requirements text: comments gone, continuations joined.
     *
     * @param field the field that the text stands in, for messages
     */
    static List<String> lines(String text, String field, List<String> notes) {
        List<String> lines = new ArrayList<>();
        for (String raw : text.replace("\r", "").replace("\\\n", " ").split("\n", -1)) {
            add(raw, field, lines, notes);
        }
        return lines;
    }

    /** Adds one line, if it says anything; refuses what points to files that are not here. */
    static void add(String raw, String field, List<String> lines, List<String> notes) {
        String line = raw.replaceFirst("(^|\\s)#.*$", "").strip();
        if (line.isEmpty()) {
            return;
        }
        if (line.matches("^(-r|--requirement|-c|--constraint)\\b.*")) {
            throw EnvironmentProblem.ENVIRONMENT_INVALID
                    .because(field + " has '" + line
                            + "', a file that is not sent with the environment; write its lines here instead")
                    .at(field);
        }
        boolean editable = line.matches("^(-e|--editable)\\b.*");
        if (line.startsWith(".")
                || line.startsWith("/")
                || line.contains("file:")
                || (editable && !line.contains("git+"))) {
            throw EnvironmentProblem.ENVIRONMENT_INVALID
                    .because(
                            field + " has '" + line
                                    + "', a folder that is not sent with the environment; put it into the job's code, or name a git+https address")
                    .at(field);
        }
        if (line.startsWith("--trusted-host")) {
            notes.add("'" + line + "' is dropped: every index is checked here; add its authority to SSL_CERT_FILE");
            return;
        }
        lines.add(editable ? line.replaceFirst("^(-e|--editable)[ =]+", "") : line);
    }

    /** The package that a line names, in its normal form; empty for options and addresses. */
    static String name(String line) {
        Matcher form = NAME.matcher(line);
        return form.find() && !line.contains("://") ? normal(form.group(1)) : "";
    }

    static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    /** Whether the lines ask for something that must be built from source. */
    static boolean needSource(List<String> lines) {
        return lines.stream()
                .anyMatch(line -> line.contains("git+")
                        || line.startsWith("--no-binary")
                        || line.endsWith(".tar.gz")
                        || line.endsWith(".zip"));
    }
}
