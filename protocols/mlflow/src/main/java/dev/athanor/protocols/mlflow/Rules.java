package dev.athanor.protocols.mlflow;

import dev.athanor.platform.security.Permission;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table {@code permissions.txt}: what a route asks of users who have no role. */
final class Rules {
    /**
     * One thing that must hold.
     *
     * @param subject what the permission has to be on, or one of the words that need none
     * @param level how far it has to go
     */
    record Check(String subject, Permission level) {}

    private final Map<String, List<Check>> checks = new HashMap<>();

    private Rules() {}

    static Rules load() {
        var rules = new Rules();
        try (var lines = new BufferedReader(
                new InputStreamReader(Rules.class.getResourceAsStream("permissions.txt"), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(rules::read);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return rules;
    }

    private void read(String line) {
        String[] words = line.split(" ", 3);
        List<Check> parsed = new ArrayList<>();
        for (String check : words[2].split(", ")) {
            String[] pair = check.split(" ");
            if (!Subjects.knows(pair[0])) {
                throw new IllegalStateException("permissions.txt: '" + pair[0] + "' in '" + line + "' is no subject");
            }
            parsed.add(new Check(pair[0], pair.length == 1 ? Permission.READ : Permission.valueOf(pair[1])));
        }
        if (checks.put(words[0] + " " + words[1], List.copyOf(parsed)) != null) {
            throw new IllegalStateException("permissions.txt has two lines for " + words[0] + " " + words[1]);
        }
    }

    /** What a route asks. A route that nobody thought about must not be served. */
    List<Check> of(String route) {
        List<Check> found = checks.get(route);
        if (found == null) {
            throw new IllegalStateException("permissions.txt says nothing of '" + route
                    + "'; write down what a user without a role needs for it");
        }
        return found;
    }

    /** All routes of the table. */
    Set<String> routes() {
        return checks.keySet();
    }

    /** The key of a route: its verb and its path, without the prefixes under which it stands twice. */
    static String key(String method, String path) {
        return method + " " + path.replaceFirst("^/(ajax-)?api/", "");
    }
}
