package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.protocols.yaml.Scope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What other clients need in their environment to find this server. */
final class EnvironmentActions {
    private EnvironmentActions() {}

    static int print(Invocation invocation) {
        Map<String, String> variables = variables(invocation);
        String shell = invocation.parsed().value("shell").orElse("sh");
        if (shell.equals("json")) {
            invocation.console().result(JsonPrinter.pretty(variables));
            return 0;
        }
        StringBuilder text = new StringBuilder();
        variables.forEach((name, value) -> text.append(line(shell, name, value)).append('\n'));
        invocation.console().raw(text.toString());
        return 0;
    }

    private static String line(String shell, String name, String value) {
        String quoted = "'" + value.replace("'", "'\\''") + "'";
        return switch (shell) {
            case "fish" -> "set -gx " + name + " " + quoted;
            case "powershell" -> "$env:" + name + " = '" + value.replace("'", "''") + "'";
            case "dotenv" -> name + "=" + value;
            default ->
                "export " + name + "="
                        + (value.matches("[A-Za-z0-9_./:?=&@%,+-]+") && !value.matches(".*[?&].*") ? value : quoted);
        };
    }

    /** The variables, the values of a running local server in them. */
    static Map<String, String> variables(Invocation invocation) {
        Home home = invocation.session().home();
        Running running = home.running()
                .orElseThrow(() -> CliProblem.SERVER_NOT_RUNNING.because("no server runs for the home folder "
                        + home.folder() + ". Start one with `athanor up --detach`."));
        Scope scope = invocation.scope();
        String secret = home.secret("owner.token");
        String bundle = home.folder().resolve("tls").resolve("bundle.pem").toString();
        String authority = home.folder().resolve("tls").resolve("ca.pem").toString();
        String plain = running.httpUrl().isEmpty() ? running.url() : running.httpUrl();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("ATHANOR_URL", running.url());
        variables.put("ATHANOR_HOME", home.folder().toString());
        variables.put("ATHANOR_CA", authority);
        variables.put("ATHANOR_TOKEN", secret);
        variables.put("ATHANOR_SUBSCRIPTION", scope.subscription());
        variables.put("ATHANOR_RESOURCE_GROUP", scope.group());
        variables.put("ATHANOR_WORKSPACE", scope.workspace());
        variables.put("ARM_CLOUD_METADATA_URL", running.url() + "/metadata/endpoints?api-version=2019-05-01");
        variables.put("AZUREML_CURRENT_CLOUD", "Athanor");
        variables.put("REGISTRY_DISCOVERY_ENDPOINT_URL", running.url() + "/");
        variables.put("IDENTITY_ENDPOINT", plain + "/msi/token");
        variables.put("IDENTITY_HEADER", secret);
        variables.put("REQUESTS_CA_BUNDLE", bundle);
        variables.put("SSL_CERT_FILE", bundle);
        variables.put("CURL_CA_BUNDLE", bundle);
        variables.put("NODE_EXTRA_CA_CERTS", authority);
        variables.put("MLFLOW_TRACKING_URI", plain + "/mlflow/v1.0" + scope.arm());
        variables.put("MLFLOW_TRACKING_TOKEN", secret);
        return variables;
    }

    static int run(Invocation invocation) {
        List<String> command = invocation.parsed().rest();
        if (command.isEmpty()) {
            throw new UsageException("the following arguments are required: CMD");
        }
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(variables(invocation));
        try {
            return builder.start().onExit().join().exitValue();
        } catch (IOException missing) {
            throw new AthanorException(
                    CliProblem.USAGE_INVALID,
                    "cannot run " + command.getFirst() + ": " + missing.getMessage(),
                    missing);
        }
    }
}
