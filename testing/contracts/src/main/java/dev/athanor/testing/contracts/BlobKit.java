package dev.athanor.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.testing.fixtures.TestingClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the parts of the blob contract share: the store under test and short ways to write and read. */
interface BlobKit {
    ContainerId CONTAINER = new ContainerId("athtest", "box");

    /** The store under test; it has {@link #CONTAINER}. */
    BlobStore store();

    /** The store's clock. */
    TestingClock clock();

    /** A folder for files that are not the store's. */
    Path elsewhere();

    static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static String md5(byte[] content) {
        return Base64.getEncoder().encodeToString(Hashes.digest("MD5").digest(content));
    }

    static void refused(ThrowingCallable action, Problem problem) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem));
    }

    default BlobInfo put(String name, String text) {
        return store().put(CONTAINER.blob(name), bytes(text), PutOptions.defaults());
    }

    default String text(String name) {
        return text(CONTAINER.blob(name), 0, -1);
    }

    default String text(BlobPath path, long offset, long length) {
        try (InputStream in = store().read(path, offset, length)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
