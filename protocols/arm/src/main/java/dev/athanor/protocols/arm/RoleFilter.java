package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code $filter} of roles: {@code atScope()}, {@code assignedTo('id')}, {@code principalId eq 'id'}, {@code roleName eq 'name'}, {@code
 * type eq 'BuiltInRole'}, joined by {@code and}.
 */
record RoleFilter(Map<String, String> clauses) {
    private static final Pattern CLAUSE =
            Pattern.compile("(\\w+)(?:\\(\\s*'?([^')]*)'?\\s*\\)|\\s+eq\\s+'?([^']*?)'?)");

    /** Reads the filter of a request; clauses that are not among the allowed are refused. */
    static RoleFilter of(Request request, List<String> allowed) {
        Map<String, String> clauses = new LinkedHashMap<>();
        String text = request.query("$filter").orElse("").strip();
        for (String clause : text.isEmpty() ? new String[0] : text.split("(?i)\\s+and\\s+")) {
            Matcher matcher = CLAUSE.matcher(clause.strip());
            String name = matcher.matches() ? matcher.group(1) : clause.strip();
            String known = ArmBody.oneOf(name, allowed, "$filter");
            String value =
                    matcher.matches() ? Optional.ofNullable(matcher.group(2)).orElse(matcher.group(3)) : "";
            clauses.put(known.toLowerCase(Locale.ROOT), value.strip());
        }
        return new RoleFilter(clauses);
    }

    /** Whether a clause is there. */
    boolean has(String clause) {
        return clauses.containsKey(clause.toLowerCase(Locale.ROOT));
    }

    /** Whether a value is the one that a clause asks for, or none is asked for. */
    boolean admits(String clause, String value) {
        String asked = clauses.get(clause.toLowerCase(Locale.ROOT));
        return asked == null || asked.equalsIgnoreCase(value);
    }
}
