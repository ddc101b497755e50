package dev.athanor.apps.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that the cell tagged {@code parameters} gives to a name.
 *
 * @param type how the command line's text becomes a value, in Python; empty for a text
 * @param literal its value in the notebook, in Python
 * @param comment what stood behind it
 */
record NotebookParameter(String name, String type, String literal, String comment) {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("([A-Za-z_]\\w*)\\s*(?::\\s*[\\w.\\[\\], |]+)?=(?!=)\\s*(.+)");
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(?:_\\d+)*");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:\\d+\\.\\d*|\\.\\d+|\\d+(?=[eE]))(?:[eE][+-]?\\d+)?");
    private static final Pattern WORDS = Pattern.compile("[\\[({].*[])}]");
    private static final Pattern CALL = Pattern.compile(".*[A-Za-z_]\\w*\\s*\\(.*|.*\\b(?:for|lambda)\\b.*");
    private static final String TRUTH = "lambda text: text.strip().lower() in (\"1\", \"true\", \"yes\", \"on\")";
    private static final String ANY = "ast.literal_eval";

    /** The parameter of a line; empty when the line is something else, such as an import or a computed value. */
    static Optional<NotebookParameter> of(String line) {
        String bare = PythonLines.withoutComment(line);
        Matcher assignment = ASSIGNMENT.matcher(bare);
        if (!assignment.matches()) {
            return Optional.empty();
        }
        String literal = assignment.group(2);
        return type(literal)
                .map(type -> new NotebookParameter(
                        assignment.group(1),
                        type,
                        literal,
                        line.substring(bare.length()).strip().replaceFirst("^#\\s*", "")));
    }

    private static Optional<String> type(String literal) {
        if (PythonLines.plainText(literal) || literal.equals("None")) {
            return Optional.of("");
        }
        if (literal.equals("True") || literal.equals("False")) {
            return Optional.of(TRUTH);
        }
        if (INTEGER.matcher(literal).matches()) {
            return Optional.of("int");
        }
        if (NUMBER.matcher(literal).matches()) {
            return Optional.of("float");
        }
        boolean words =
                WORDS.matcher(literal).matches() && !CALL.matcher(literal).matches();
        return words ? Optional.of(ANY) : Optional.empty();
    }

    boolean needsAst() {
        return type.equals(ANY);
    }

    /** The lines that take it from the command line. */
    String argument() {
        return "_parser.add_argument(\"--" + name + "\"" + (type.isEmpty() ? "" : ", type=" + type) + ", default="
                + literal + (comment.isEmpty() ? "" : ", help=" + PythonLines.quote(comment.replace("%", "%%"))) + ")";
    }

    /** Its value as an input of a job; empty where a job's file cannot say it, and the script's own value holds. */
    Optional<String> input() {
        if (literal.equals("None")) {
            return Optional.empty();
        }
        String text = PythonLines.plainText(literal) ? literal.substring(1, literal.length() - 1) : literal;
        return text.isEmpty() || text.contains("'") || text.contains("{{") ? Optional.empty() : Optional.of(text);
    }

    /** The input as YAML: numbers bare, all else a text. */
    String yaml(String value) {
        boolean number = type.equals("int") || type.equals("float");
        return number ? value.replace("_", "") : "'" + value + "'";
    }
}
