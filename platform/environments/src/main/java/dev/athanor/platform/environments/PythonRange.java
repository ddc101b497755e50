package dev.athanor.platform.environments;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which minor versions of Python 3 a conda specification admits; patch levels are relaxed to the minor.
 *
 * @param least the lowest minor that is asked for
 * @param clauses all must hold
 */
record PythonRange(int least, List<IntPredicate> clauses) {
    private static final Pattern CLAUSE =
            Pattern.compile("\\s*(==|=|>=|<=|>|<|!=|~=)?\\s*3(?:\\.(\\d+))?(?:\\.[\\d*]+)?(?:\\.\\*)?(?:=\\S+)?\\s*");

    static PythonRange parse(String text, String environment) {
        int least = 0;
        List<IntPredicate> clauses = new ArrayList<>();
        for (String part : text.split(",")) {
            Matcher matcher = CLAUSE.matcher(part);
            if (!matcher.matches()) {
                throw EnvironmentProblem.ENVIRONMENT_INVALID.because("environment '" + environment
                        + "' asks for Python '" + text + "'; allowed: 3.10, >=3.9,<3.12 and their like");
            }
            if (matcher.group(2) == null) {
                continue;
            }
            int minor = Integer.parseInt(matcher.group(2));
            String sign = matcher.group(1) == null ? "=" : matcher.group(1);
            switch (sign) {
                case ">=", "~=" -> clauses.add(actual -> actual >= minor);
                case "<=" -> clauses.add(actual -> actual <= minor);
                case ">" -> clauses.add(actual -> actual > minor);
                case "<" -> clauses.add(actual -> actual < minor);
                case "!=" -> clauses.add(actual -> actual != minor);
                default -> clauses.add(actual -> actual == minor);
            }
            if (!sign.startsWith("<") && !sign.equals("!=")) {
                least = Math.max(least, minor);
            }
        }
        return new PythonRange(least, List.copyOf(clauses));
    }

    boolean admits(int minor) {
        return clauses.stream().allMatch(clause -> clause.test(minor));
    }
}
