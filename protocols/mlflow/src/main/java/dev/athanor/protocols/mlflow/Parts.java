package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.platform.security.Sas;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Uploads in parts: each part is a block of the storage, named after the upload and its number. */
final class Parts {
    /** Most parts of a file: what the storage takes in blocks. */
    private static final int MOST = 50_000;

    private final BlobStore blobs;
    private final Sas sas;

    Parts(BlobStore blobs, Sas sas) {
        this.blobs = blobs;
        this.sas = sas;
    }

    /** How many parts a call asks for; one when it does not say. */
    int count(Fields fields) {
        long count = fields.number("num_parts").orElse(1L);
        if (count < 1 || count > MOST) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("num_parts is " + count + ", which must be from 1 to " + MOST
                            + "; set MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE so that fewer parts make the file")
                    .at("num_parts");
        }
        return (int) count;
    }

    /** A signed address of a whole file, by the road that the call came by, so that whoever reached us reaches it. */
    String address(Call call, ArtifactPath file, String permissions, Duration lifetime) {
        BlobPath blob = file.blob();
        return sas.address(
                call.request().baseUrl(),
                blob.container().account(),
                blob.container().name(),
                blob.name(),
                permissions,
                lifetime);
    }

    /** A signed address to send one part to. */
    String address(Call call, ArtifactPath file, String upload, int number, Duration lifetime) {
        return address(call, file, "w", lifetime) + "&comp=block&blockid="
                + URLEncoder.encode(block(upload, number), StandardCharsets.UTF_8);
    }

    /** Makes the file of the parts that the call lists, in the order of their numbers. */
    void join(ArtifactPath file, Fields fields) {
        String upload = fields.required("upload_id");
        List<String> blocks = fields.list("parts").stream()
                .map(part -> part.requiredNumber("part_number"))
                .sorted()
                .map(number -> block(upload, number))
                .toList();
        if (blocks.isEmpty()) {
            throw fields.missing("parts");
        }
        blobs.commitBlocks(file.blob(), blocks, PutOptions.of(Downloads.mediaType(file.fileName())));
    }

    /** Forgets the parts that came. */
    void discard(ArtifactPath file) {
        blobs.discardBlocks(file.blob());
    }

    /** Names of one blob's blocks have one length. */
    private static String block(String upload, long number) {
        String name = upload + String.format("-%05d", number);
        return Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }
}
