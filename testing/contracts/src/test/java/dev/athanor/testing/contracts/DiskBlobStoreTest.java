package dev.athanor.testing.contracts;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Blobs;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DiskBlobStoreTest extends BlobStoreContract {
    @TempDir
    private Path root = Path.of(".");

    private final TestingDatabase database = TestingDatabase.sqlite();

    @Override
    protected BlobStore open() {
        return Blobs.openDisk(root.resolve("blobs"), database.database(), clock(), Ids.seeded(1));
    }

    @Override
    protected void release() {
        database.close();
    }
}
