package dev.athanor.apps.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users with passwords, and what they may do with single experiments and models. */
final class MlflowUserActions {
    private static final int LONGEST_LINE = 4096;

    private MlflowUserActions() {}

    static int create(Invocation invocation) {
        Map<String, Object> body = named(invocation);
        body.put("password", password(invocation));
        invocation
                .output()
                .print(JsonText.map(call(invocation, "POST", "2.0", "users/create", body))
                        .get("user"));
        return 0;
    }

    static int list(Invocation invocation) {
        List<Object> users = JsonText.list(JsonText.at(call(invocation, "GET", "2.0", "users/list", null), "users"));
        for (Object user : users) {
            // MLflow's own kind of roles, which is not used here.
            JsonText.map(user).remove("roles");
        }
        invocation.output().print(users);
        return 0;
    }

    static int changePassword(Invocation invocation) {
        Map<String, Object> body = named(invocation);
        body.put("password", password(invocation));
        call(invocation, "PATCH", "2.0", "users/update-password", body);
        return 0;
    }

    static int admin(Invocation invocation) {
        Map<String, Object> body = named(invocation);
        body.put("is_admin", !invocation.parsed().on("off"));
        call(invocation, "PATCH", "2.0", "users/update-admin", body);
        return 0;
    }

    static int delete(Invocation invocation) {
        Confirmation.ask(invocation);
        call(invocation, "DELETE", "2.0", "users/delete", named(invocation));
        return 0;
    }

    static int grant(Invocation invocation) {
        Map<String, Object> body = thing(invocation);
        body.put("permission", invocation.parsed().value("permission").orElse(""));
        call(invocation, "POST", "3.0", "users/permissions/grant", body);
        return 0;
    }

    static int revoke(Invocation invocation) {
        call(invocation, "POST", "3.0", "users/permissions/revoke", thing(invocation));
        return 0;
    }

    static int permissions(Invocation invocation) {
        String query =
                MlflowSide.query("username", String.valueOf(named(invocation).get("username")));
        Object answer = call(invocation, "GET", "3.0", "users/permissions/list" + query, null);
        List<Object> rows = JsonText.list(JsonText.at(answer, "permissions"));
        for (Object row : rows) {
            JsonText.map(row).keySet().removeAll(List.of("role_id", "role_name", "workspace"));
        }
        invocation.output().print(rows);
        return 0;
    }

    private static @Nullable Object call(
            Invocation invocation, String verb, String version, String endpoint, @Nullable Object body) {
        String address = "/mlflow/v1.0" + invocation.workspace() + "/api/" + version + "/mlflow/" + endpoint;
        return invocation.client().call(verb, address, body).json();
    }

    private static Map<String, Object> named(Invocation invocation) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("username", invocation.parsed().value("name").orElse(""));
        return body;
    }

    private static Map<String, Object> thing(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        if (parsed.value("experiment").isPresent() == parsed.value("model").isPresent()) {
            throw new UsageException("give one of --experiment and --model");
        }
        Map<String, Object> body = named(invocation);
        boolean model = parsed.value("model").isPresent();
        body.put("resource_type", model ? "registered_model" : "experiment");
        body.put("resource_id", parsed.value(model ? "model" : "experiment").orElse(""));
        return body;
    }

    /** The argument, or the first line of standard input: other users of the machine see the arguments of programs. */
    private static String password(Invocation invocation) {
        String given = invocation.parsed().value("password").orElse("");
        return given.isEmpty() ? asked(invocation) : given;
    }

    private static String asked(Invocation invocation) {
        Optional<java.io.Console> keyboard = invocation.console().terminal()
                ? Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal)
                : Optional.empty();
        if (keyboard.isPresent()) {
            char[] typed = keyboard.get().readPassword("Password: ");
            return typed == null ? "" : new String(typed);
        }
        InputStream input = invocation.session().surroundings().input();
        try {
            String text = new String(input.readNBytes(LONGEST_LINE), StandardCharsets.UTF_8);
            String line = text.lines().findFirst().orElse("");
            if (line.isEmpty()) {
                throw new UsageException("give the password in the first line of standard input, or by --password");
            }
            return line;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
