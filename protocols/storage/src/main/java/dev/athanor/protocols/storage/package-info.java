/**
 * Azure Blob storage's REST protocol over blobs: {@code /st/ACCOUNT/[_.{blob|dfs|file}.SUFFIX/]CONTAINER/BLOB}.
 *
 * <p>It reads requests, lets the security room judge signature, key or token for the exact verb and path, and maps to the blob store; it
 * decides nothing about content. Errors are Azure's XML. Signatures are never told in errors or logs.
 */
@NullMarked
package dev.athanor.protocols.storage;

import org.jspecify.annotations.NullMarked;
