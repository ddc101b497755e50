package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobProblem;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Statuses;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.KernelProblem;
import dev.athanor.foundation.kernel.Problem;

/** Azure Storage's error form: XML and the header {@code x-ms-error-code}; of a HEAD the header only. */
final class StorageErrors implements ErrorForm {
    @Override
    public Response render(AthanorException failure, Request request) {
        String code = code(failure.problem());
        int status = failure.problem() == StorageProblem.MISSING_CONTENT_LENGTH_HEADER
                ? 411
                : Statuses.of(failure.problem().kind());
        Response response = request.method().equals("HEAD")
                ? Response.status(status)
                : Response.text(status, "application/xml", body(code, failure.text(), request));
        return response.with("x-ms-error-code", code).with("x-ms-version", Answers.version(request));
    }

    private static String body(String code, String message, Request request) {
        var xml = new Xml();
        xml.open("Error")
                .text("Code", code)
                .text("Message", message + "\nRequestId:" + request.requestId())
                .close("Error");
        return xml.toString();
    }

    private static String code(Problem problem) {
        return switch (problem) {
            case BlobProblem blob -> code(blob);
            case KernelProblem.DISK_FULL -> "InsufficientStorage";
            case KernelProblem.INTERNAL_ERROR -> "InternalError";
            case KernelProblem.METHOD_NOT_ALLOWED -> "UnsupportedHttpVerb";
            default -> problem.code();
        };
    }

    private static String code(BlobProblem problem) {
        return switch (problem) {
            case CONTAINER_NAME_INVALID, BLOB_NAME_INVALID -> "InvalidResourceName";
            case BLOB_CONDITION_FAILED -> "ConditionNotMet";
            case BLOB_RANGE_INVALID -> "InvalidRange";
            case BLOB_MD5_MISMATCH -> "Md5Mismatch";
            case BLOB_BLOCK_UNKNOWN -> "InvalidBlockList";
            case BLOB_CONTENT_CUT_OFF -> "InvalidInput";
            case BLOB_NAME_CONFLICT -> "PathConflict";
            case BLOB_IO_FAILED -> "InternalError";
            case CONTAINER_NOT_FOUND,
                    CONTAINER_ALREADY_EXISTS,
                    BLOB_NOT_FOUND,
                    BLOB_ALREADY_EXISTS,
                    BLOB_SOURCE_UNREADABLE,
                    BLOB_SOURCE_CHANGED,
                    BLOB_STORE_IN_USE -> problem.code();
        };
    }
}
