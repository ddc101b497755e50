package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with a YAML file. */
public enum YamlProblem implements Problem {
    YAML_INVALID("The file has more than one mistake.", "Mend the places named."),
    YAML_KEY_UNKNOWN("The file has a key that its kind does not know.", "Use one of the keys named in the message."),
    YAML_KEY_MISSING("The file lacks a key that its kind needs.", "Add the key named in the message."),
    YAML_VALUE_INVALID("A value has the wrong type or is not allowed.", "Use what the message allows."),
    YAML_TYPE_UNKNOWN("The file's type is not one of its kind.", "Use one of the types named in the message."),
    YAML_SCHEMA_UNSUPPORTED(
            "The file's $schema names a format that is not known here.",
            "Mend the name, or take the line out: the kind of file follows from the command and from 'type'."),
    YAML_REFERENCE_INVALID(
            "A reference to an asset is malformed.", "Write azureml:<name>:<version> or azureml:<name>@latest."),
    YAML_REFERENCE_UNKNOWN(
            "A reference names something that the workspace does not have.", "List what is there, or create it first."),
    YAML_FILE_MISSING("A path leads nowhere.", "Paths are relative to the file that names them; mend the path."),
    YAML_PATH_CYCLIC("A path leads back to itself.", "Break the circle named in the message."),
    YAML_EXPRESSION_UNKNOWN(
            "An expression names an input or output that is not declared.", "Declare it or mend the name."),
    YAML_OVERRIDE_INVALID("A --set override cannot be applied.", "Write --set key.sub=value.");

    private final Explanation explanation;

    YamlProblem(String cause, String cure) {
        explanation = new Explanation(ProblemKind.INVALID, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
