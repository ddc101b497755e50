package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import java.nio.file.Path;
import java.time.Clock;

/** Opens stores of blobs. */
public final class Blobs {
    private Blobs() {}

    /**
     * The store on a disk of this machine. Only one at a time may be open on a folder. Leftovers of a crash are swept.
     *
     * @param root folder for the bytes, {@code blobs} of the home folder; made when it is not there
     * @param database where the rows are
     */
    public static BlobStore openDisk(Path root, Database database, Clock clock, Ids ids) {
        return DiskBlobStore.open(root, database, clock, ids);
    }
}
