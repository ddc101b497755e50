package dev.athanor.platform.assets;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with assets. */
public enum AssetsProblem implements Problem {
    ASSET_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "There is no asset of that name or version.",
            "List the names, or the versions of the name; the message says what is near."),
    ASSET_EXISTS(ProblemKind.ALREADY_EXISTS, "There is an asset of that name already.", "Choose another name."),
    ASSET_NAME_INVALID(
            ProblemKind.INVALID,
            "An asset's name or version is not allowed.",
            "Use 1 to 255 letters, digits, underscores, hyphens and dots, a letter or digit first."),
    ASSET_REFERENCE_INVALID(
            ProblemKind.INVALID,
            "A reference to an asset cannot be read.",
            "Write azureml:NAME:VERSION, azureml:NAME@latest or the full id."),
    ASSET_CHANGED(
            ProblemKind.CONFLICT,
            "A version exists with other content; versions never change.",
            "Register a new version, or leave the version out to get the next one."),
    USER_ERROR(
            ProblemKind.INVALID,
            "A version exists with other files; the place of a version's files never changes.",
            "Register a new version, or leave the version out to get the next one."),
    ASSET_URI_INVALID(
            ProblemKind.INVALID,
            "An address of files cannot be read.",
            "Use azureml://datastores/NAME/paths/PATH, an https address or another scheme that the message names."),
    ASSET_URI_FOREIGN(
            ProblemKind.FORBIDDEN,
            "An address of files belongs to another workspace.",
            "Copy the files into this workspace, or register them there."),
    ALIAS_INVALID(
            ProblemKind.INVALID,
            "An alias is not allowed.",
            "Use letters, digits, underscores and hyphens; 'latest' and v with a number are taken.");

    private final Explanation explanation;

    AssetsProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
