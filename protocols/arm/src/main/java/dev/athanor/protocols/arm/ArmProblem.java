package dev.athanor.protocols.arm;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with a request as such. */
public enum ArmProblem implements Problem {
    REFERENCE_UNKNOWN(
            ProblemKind.INVALID,
            "The request names something that does not exist.",
            "Check the name in the field that the message names; it says what is near."),
    FIELD_VALUE_INVALID(
            ProblemKind.INVALID,
            "A field has a value that is not allowed.",
            "Use one of the values that the message lists."),
    RESOURCE_NOT_FOUND(ProblemKind.NOT_FOUND, "There is no such resource.", "Check the name; list what exists."),
    ARTIFACT_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "There is no such file among the artifacts.",
            "Check the path; the message says what there is."),
    ARTIFACT_EXISTS(
            ProblemKind.CONFLICT, "A file that was uploaded once does not change.", "Upload to another container."),
    TEMPLATE_UNSUPPORTED(
            ProblemKind.UNSUPPORTED,
            "The deployment template makes resources that cannot be made here.",
            "Only templates that make a workspace are understood; make other resources by their own address."),
    DATASTORE_ELSEWHERE(
            ProblemKind.INVALID,
            "The files of the datastore are not in a blob container of this server.",
            "Name the address as the path of a job's input instead; data.mirrors tells where a copy of it is."),
    SECRETS_ABSENT(
            ProblemKind.INVALID,
            "There are no secrets of this resource.",
            "Use an identity, or save the resource again with credentials.");

    private final Explanation explanation;

    ArmProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
