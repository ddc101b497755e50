package dev.athanor.platform.environments;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Python 3 minor versions that are asked for.
 *
 * @param lowest smallest minor version allowed
 * @param highest largest minor version allowed
 * @param patch whether a patch version was named, which is relaxed to its minor version
 */
record PythonWish(int lowest, int highest, boolean patch) {
    private static final int ENDLESS = 99;
    private static final Pattern PART =
            Pattern.compile("(==|=|>=|<=|>|<|!=|~=)?\\s*v?(\\d+)(?:\\.(\\d+|\\*))?(?:\\.(\\d+|\\*))?.*");

    /** No wish at all. */
    static PythonWish any() {
        return new PythonWish(0, ENDLESS, false);
    }

    /** One minor version. */
    static PythonWish minor(int minor) {
        return new PythonWish(minor, minor, false);
    }

    boolean exact() {
        return lowest == highest;
    }

    boolean fits(int minor) {
        return lowest <= minor && minor <= highest;
    }

    String text() {
        if (exact()) {
            return "3." + lowest;
        }
        return lowest == 0 && highest == ENDLESS
                ? "3"
                : (lowest > 0 ? ">=3." + lowest : "") + (highest < ENDLESS ? " <=3." + highest : "");
    }

    /** What stands behind {@code python} in a conda file. */
    static PythonWish parse(String spec) {
        int low = 0;
        int high = ENDLESS;
        boolean patch = false;
        for (String raw : spec.strip().split(",", -1)) {
            String part = raw.strip();
            if (part.isEmpty() || part.equals("*")) {
                continue;
            }
            Matcher form = PART.matcher(part);
            if (!form.matches()) {
                throw refuse(spec);
            }
            String operator = form.group(1) == null ? "=" : form.group(1);
            int major = Integer.parseInt(form.group(2));
            boolean bound = operator.startsWith("<") || operator.startsWith(">") || operator.equals("!=");
            if (major != 3 && !bound) {
                throw refuse(spec);
            }
            if (form.group(3) == null || form.group(3).equals("*") || major != 3 || operator.equals("!=")) {
                continue;
            }
            int minor = Integer.parseInt(form.group(3));
            boolean third = form.group(4) != null && !form.group(4).equals("*");
            patch |= third;
            switch (operator) {
                case ">=" -> low = Math.max(low, minor);
                case ">" -> low = Math.max(low, third ? minor : minor + 1);
                case "<=" -> high = Math.min(high, minor);
                case "<" -> high = Math.min(high, third && !"0".equals(form.group(4)) ? minor : minor - 1);
                case "~=" -> {
                    low = Math.max(low, minor);
                    high = third ? Math.min(high, minor) : high;
                }
                default -> {
                    low = minor;
                    high = minor;
                }
            }
        }
        if (low > high) {
            throw refuse(spec);
        }
        return new PythonWish(low, high, patch);
    }

    private static RuntimeException refuse(String spec) {
        return EnvironmentProblem.ENVIRONMENT_INVALID
                .because("python has the version '" + spec.strip()
                        + "', which no Python 3 fits; allowed: 3.10, =3.10, ==3.10.12, >=3.9,<3.12")
                .at("conda_file.dependencies");
    }
}
