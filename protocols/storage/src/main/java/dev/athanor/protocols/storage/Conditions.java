package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobProblem;
import dev.athanor.foundation.kernel.AthanorException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conditions of RFC 9110 as Azure reads them: on reads and on writes, {@code *} for "whatever is there". */
record Conditions(
        @Nullable String ifMatch,
        @Nullable String ifNoneMatch,
        @Nullable Instant ifModifiedSince,
        @Nullable Instant ifUnmodifiedSince) {
    static Conditions of(Call call) {
        return new Conditions(
                etag(call, "if-match"),
                etag(call, "if-none-match"),
                instant(call, "if-modified-since"),
                instant(call, "if-unmodified-since"));
    }

    private static @Nullable String etag(Call call, String name) {
        String value = call.header(name).strip();
        if (value.isEmpty()) {
            return null;
        }
        String strong = value.startsWith("W/") ? value.substring(2) : value;
        boolean quoted = strong.length() > 1 && strong.startsWith("\"") && strong.endsWith("\"");
        return quoted ? strong.substring(1, strong.length() - 1) : strong;
    }

    private static @Nullable Instant instant(Call call, String name) {
        Optional<String> value = call.request().header(name);
        try {
            return value.isEmpty()
                    ? null
                    : ZonedDateTime.parse(value.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException malformed) {
            throw StorageProblem.INVALID_HEADER_VALUE
                    .because(name + " is '" + value.orElse("") + "'; it must be an RFC 1123 date")
                    .at(name);
        }
    }

    boolean onlyIfAbsent() {
        return "*".equals(ifNoneMatch);
    }

    /** The ETag that a write must find; none for {@code *}, which {@link #checkWrite} has looked at. */
    @Nullable
    String exactMatch() {
        return "*".equals(ifMatch) ? null : ifMatch;
    }

    /** Whether something must be looked at before a write, beyond what the store checks itself. */
    boolean needLook() {
        return "*".equals(ifMatch)
                || (ifNoneMatch != null && !onlyIfAbsent())
                || ifModifiedSince != null
                || ifUnmodifiedSince != null;
    }

    void checkWrite(Optional<BlobInfo> found) {
        if (found.isEmpty()) {
            if (ifMatch != null) {
                throw failed("there is no blob of that name");
            }
            return;
        }
        BlobInfo blob = found.get();
        checkMatch(blob);
        if (ifNoneMatch != null && ifNoneMatch.equals(blob.etag())) {
            throw failed("the blob's ETag is " + blob.etag() + ", which If-None-Match excludes");
        }
        if (ifModifiedSince != null && !seconds(blob).isAfter(ifModifiedSince)) {
            throw failed("the blob was not changed since " + ifModifiedSince);
        }
    }

    /** False when a read is to be answered with 304. */
    boolean checkRead(BlobInfo blob) {
        checkMatch(blob);
        if (ifNoneMatch != null) {
            return !ifNoneMatch.equals("*") && !ifNoneMatch.equals(blob.etag());
        }
        return ifModifiedSince == null || seconds(blob).isAfter(ifModifiedSince);
    }

    private void checkMatch(BlobInfo blob) {
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.equals(blob.etag())) {
            throw failed("the blob's ETag is " + blob.etag() + ", not the one of If-Match");
        }
        if (ifMatch == null && ifUnmodifiedSince != null && seconds(blob).isAfter(ifUnmodifiedSince)) {
            throw failed("the blob was changed after " + ifUnmodifiedSince);
        }
    }

    private static Instant seconds(BlobInfo blob) {
        return blob.modifiedAt().truncatedTo(ChronoUnit.SECONDS);
    }

    private static AthanorException failed(String message) {
        return BlobProblem.BLOB_CONDITION_FAILED.because(message);
    }
}
