package dev.athanor.protocols.mlflow;

import java.util.List;
import java.util.regex.Pattern;

/** What names in the registry must look like, in MLflow's words. */
final class Names {
    private static final List<String> STAGES = List.of("None", "Staging", "Production", "Archived");
    private static final Pattern ALIAS = Pattern.compile("[\\w\\-]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern KEY = Pattern.compile("[/\\w.\\- :]*", Pattern.UNICODE_CHARACTER_CLASS);

    private Names() {}

    static String model(String name) {
        if (name.isBlank()) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Missing value for required parameter 'name'.")
                    .at("name");
        }
        if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid model name '" + name + "'. Names cannot contain '/' or ':'.")
                    .at("name");
        }
        if (name.equals(".") || name.equals("..")) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid value \"" + name
                            + "\" for parameter 'name' supplied: Names may be treated as files in"
                            + " certain cases, and must not resolve to other names when treated as such. This name would"
                            + " resolve to '" + name + "'")
                    .at("name");
        }
        return name;
    }

    static void tag(String key, String value) {
        if (!KEY.matcher(key).matches()) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid value \"" + key
                            + "\" for parameter 'key' supplied: Names may only contain alphanumerics,"
                            + " underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).")
                    .at("key");
        }
        length("key", 250, key);
        length("value", 100_000, value);
    }

    static String alias(String alias) {
        if (!ALIAS.matcher(alias).matches()) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Invalid alias name: '" + alias
                            + "'. Names may only contain alphanumerics, underscores (_), and dashes (-).")
                    .at("alias");
        }
        length("Registered model alias name", 255, alias);
        if (alias.equalsIgnoreCase("latest")) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("'latest' alias name (case insensitive) is reserved.")
                    .at("alias");
        }
        if (alias.matches("[vV]\\d+")) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("Version aliases are reserved: '" + alias + "' cannot be used as alias.")
                    .at("alias");
        }
        return alias;
    }

    /** A stage's own spelling, however it was written. */
    static String stage(String stage) {
        return STAGES.stream()
                .filter(known -> known.equalsIgnoreCase(stage))
                .findFirst()
                .orElseThrow(() -> MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Invalid Model Version stage: " + stage + ". Value must be one of "
                                + String.join(", ", STAGES) + ".")
                        .at("stage"));
    }

    private static void length(String field, int most, String value) {
        if (value.length() > most) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("'" + field + "' exceeds the maximum length of " + most + " characters")
                    .at(field);
        }
    }
}
