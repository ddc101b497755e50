/**
 * The object store: containers of blobs, staged blocks, listings in name order, on a disk of this machine.
 *
 * <p>The door is {@link dev.athanor.foundation.blobs.Blobs}; what it opens is a {@link dev.athanor.foundation.blobs.BlobStore}, the interface
 * that every store keeps to (its contract is a kit under {@code testing/contracts}). Bytes lie as plain files under {@code
 * blobs/ACCOUNT/CONTAINER/NAME}, so that a job on this machine can mount them without a copy; what is known of them is a row. A blob is
 * acknowledged only after write to a temporary name, fsync of the file, rename, fsync of the folder, then its row.
 *
 * <p>It never knows a protocol, a workspace or who may do what.
 */
@NullMarked
package dev.athanor.foundation.blobs;

import org.jspecify.annotations.NullMarked;
