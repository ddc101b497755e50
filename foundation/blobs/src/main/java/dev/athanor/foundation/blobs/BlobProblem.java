package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with blobs and containers. */
public enum BlobProblem implements Problem {
    CONTAINER_NOT_FOUND(
            ProblemKind.NOT_FOUND, "There is no such container.", "Create it first, or check the account's name."),
    CONTAINER_ALREADY_EXISTS(
            ProblemKind.ALREADY_EXISTS, "A container of that name exists.", "Use it, or choose another name."),
    CONTAINER_NAME_INVALID(
            ProblemKind.INVALID,
            "The name of an account or container is not allowed.",
            "Use lower-case letters, digits and, for containers, hyphens."),
    BLOB_NOT_FOUND(ProblemKind.NOT_FOUND, "There is no such blob.", "Check the name; list the container."),
    BLOB_ALREADY_EXISTS(
            ProblemKind.ALREADY_EXISTS,
            "A blob of that name exists and the request says not to replace it.",
            "Choose another name or leave the condition out."),
    BLOB_NAME_INVALID(
            ProblemKind.INVALID,
            "The name of a blob is not allowed.",
            "Read the message: names are parts between single slashes, without '.', '..', backslashes and control characters."),
    BLOB_NAME_CONFLICT(
            ProblemKind.CONFLICT,
            "A name cannot be a blob and a folder of blobs at once.",
            "Choose another name, or delete the one that is in the way."),
    BLOB_CONDITION_FAILED(
            ProblemKind.PRECONDITION_FAILED,
            "The blob is not in the state that the request asks for.",
            "Read its ETag again and decide anew."),
    BLOB_RANGE_INVALID(
            ProblemKind.RANGE_NOT_SATISFIABLE, "The range lies outside the blob.", "Ask for its size first."),
    BLOB_MD5_MISMATCH(
            ProblemKind.INVALID,
            "The content does not have the MD5 that came with it.",
            "Send it again; nothing was kept."),
    BLOB_BLOCK_UNKNOWN(
            ProblemKind.INVALID,
            "A block of the list was not staged.",
            "Stage all blocks, then commit the list again."),
    BLOB_CONTENT_CUT_OFF(
            ProblemKind.INVALID, "The content ended before it was whole.", "Send it again; nothing was kept."),
    BLOB_SOURCE_UNREADABLE(
            ProblemKind.INVALID,
            "A file of this machine that was to be taken in cannot be read by the server.",
            "Read the message: it names the file. Send its content instead."),
    BLOB_SOURCE_CHANGED(
            ProblemKind.CONFLICT,
            "A file of this machine changed while it was taken in.",
            "Try again when nobody writes it; nothing was kept."),
    BLOB_STORE_IN_USE(
            ProblemKind.CONFLICT,
            "Another server has this folder of blobs open.",
            "Stop it first (`athanor down`), or use another home folder."),
    BLOB_IO_FAILED(
            ProblemKind.INTERNAL,
            "The disk refused a read or a write.",
            "Look into the server's log for the request id; check the disk under the home folder.");

    private final Explanation explanation;

    BlobProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
