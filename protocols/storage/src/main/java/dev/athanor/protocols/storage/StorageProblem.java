package dev.athanor.protocols.storage;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can be wrong with a storage request as such. */
public enum StorageProblem implements Problem {
    INVALID_URI(
            ProblemKind.INVALID,
            "The address is no storage address.",
            "Write /st/ACCOUNT/CONTAINER/BLOB, percent-encoded UTF-8."),
    INVALID_HEADER_VALUE(
            ProblemKind.INVALID, "A header has a value that is not allowed.", "Read the message: it names the header."),
    INVALID_QUERY_PARAMETER_VALUE(
            ProblemKind.INVALID,
            "A query parameter has a value that is not allowed.",
            "Read the message: it names the parameter."),
    INVALID_METADATA(
            ProblemKind.INVALID,
            "The name of a metadata pair is not allowed.",
            "Use letters, digits and underscores, no digit first."),
    INVALID_XML_DOCUMENT(ProblemKind.INVALID, "The body is not the XML that belongs here.", "Send a BlockList."),
    MISSING_CONTENT_LENGTH_HEADER(
            ProblemKind.INVALID, "The request has no Content-Length.", "Send the length of the content."),
    FEATURE_NOT_SUPPORTED(
            ProblemKind.UNSUPPORTED,
            "This operation of Azure Storage is not part of this server.",
            "Use block blobs without leases, snapshots, tags and tiers."),
    HAND_OVER_REFUSED(
            ProblemKind.FORBIDDEN,
            "Files were handed over by path, but not by the owner of the server over its Unix socket.",
            "Send their content by Put Blob, as every client does."),
    HAND_OVER_MALFORMED(
            ProblemKind.INVALID,
            "The body of a hand-over has a line that does not belong there.",
            "Read the message: it says what is allowed."),
    CANNOT_VERIFY_COPY_SOURCE(
            ProblemKind.INVALID,
            "The source of a copy is not a blob of the same account.",
            "Name a blob of this account, with its own signature unless the request is signed with the account's key.");

    private final Explanation explanation;

    StorageProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
