/** Azure Blob storage's REST API over blobs. */
@NullMarked
package dev.athanor.protocols.storage;

import org.jspecify.annotations.NullMarked;
