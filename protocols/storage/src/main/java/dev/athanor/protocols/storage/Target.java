package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobProblem;
import dev.athanor.foundation.blobs.ContainerId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a storage address names.
 *
 * @param account the account
 * @param host the segment {@code _.blob.core.windows.net} as sent, or empty
 * @param container the container, null for the account itself
 * @param blob the blob's name, decoded and not yet checked; null for the container itself
 * @param outer what stands before every name of a listing: {@code ACCOUNT/HOST/CONTAINER/} where the client takes {@code st} for the
 *     container, empty for all others
 */
record Target(
        String account,
        String host,
        @Nullable String container,
        @Nullable String blob,
        String outer) {
    private static final Pattern HOST = Pattern.compile("_(?:\\.(?:blob|dfs|file)\\..*)?", Pattern.CASE_INSENSITIVE);

    /** Reads an encoded path that starts with {@code /st/}. */
    static Target of(String rawPath) {
        String[] parts = rawPath.split("/", 4);
        if (parts.length < 3 || !parts[1].equalsIgnoreCase("st")) {
            throw StorageProblem.INVALID_URI.because("a storage path is /st/ACCOUNT/CONTAINER/BLOB");
        }
        String rest = parts.length == 4 ? parts[3] : "";
        int slash = rest.indexOf('/');
        String first = slash < 0 ? rest : rest.substring(0, slash);
        String host = "";
        if (HOST.matcher(first).matches()) {
            host = first;
            rest = slash < 0 ? "" : rest.substring(slash + 1);
        }
        String inner = decode(rest);
        int end = inner.indexOf('/');
        String container = end < 0 ? inner : inner.substring(0, end);
        String blob = end < 0 ? "" : inner.substring(end + 1);
        return new Target(
                decode(parts[2]), host, container.isEmpty() ? null : container, blob.isEmpty() ? null : blob, "");
    }

    /**
     * What a listing of {@code /st} names by its prefix. The native part of azureml-fsspec and mltable takes the first part of a path for the
     * container and the rest for blobs' names, so that it asks for a container {@code st}; it reads a blob at its proper address.
     */
    static Target ofPrefix(String prefix) {
        String[] parts = prefix.split("/", 4);
        boolean hosted = parts.length > 1 && HOST.matcher(parts[1]).matches();
        int container = hosted ? 2 : 1;
        if (parts.length <= container || parts[container].isEmpty()) {
            throw StorageProblem.INVALID_QUERY_PARAMETER_VALUE
                    .because("prefix is '" + prefix
                            + "'; a listing of /st needs ACCOUNT/CONTAINER/ at the prefix's start")
                    .at("prefix");
        }
        String outer = String.join("/", List.of(parts).subList(0, container + 1)) + "/";
        return new Target(parts[0], hosted ? parts[1] : "", parts[container], null, outer);
    }

    /** The prefix of a listing, of names as they are in the container. */
    String inner(String prefix) {
        return prefix.length() <= outer.length() ? outer.isEmpty() ? prefix : "" : prefix.substring(outer.length());
    }

    /** Percent-decodes strictly; a plus is a plus. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw StorageProblem.INVALID_URI.because("the path has a '%' without two hex digits behind it");
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw StorageProblem.INVALID_URI.because("the path is not percent-encoded UTF-8");
        }
    }

    ContainerId containerId() {
        if (container == null) {
            throw StorageProblem.INVALID_URI.because("the address names no container");
        }
        return new ContainerId(account, container);
    }

    BlobPath path() {
        if (blob == null) {
            throw StorageProblem.INVALID_URI.because("the address names no blob");
        }
        return containerId().blob(blob);
    }

    /**
     * The blob that a read asks for. Clients ask for a folder's marker, a name with a slash at the end, to learn whether something is a folder:
     * no blob has such a name, so there is none.
     */
    BlobPath existing() {
        if (blob != null && blob.endsWith("/")) {
            throw BlobProblem.BLOB_NOT_FOUND.because("there is no blob '" + blob + "'");
        }
        return path();
    }

    /** Ways in which a client may have written the account's name when it signed. */
    List<String> spellings(String baseUrl) {
        String path = "st/" + account + (host.isEmpty() ? "" : "/" + host);
        String authority = baseUrl.substring(baseUrl.indexOf("://") + 3);
        return List.of(
                path,
                "st/" + account,
                "st/" + account + "/_",
                authority + "/st/" + account,
                authority + "/st/" + account + "/_",
                authority + "/" + path,
                authority);
    }
}
