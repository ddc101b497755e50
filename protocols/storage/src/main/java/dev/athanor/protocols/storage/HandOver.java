package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.blobs.Intake;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.BlobAction;
import dev.athanor.platform.security.SasGrant.Level;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Our own addition to the protocol: the owner's command line names files of this machine instead of sending them. The body has a line
 * {@code file SIZE NAME PATH} each and at its end {@code into PREFIX}, percent-encoded; copying begins with the first line, so that the sender
 * can find out the digest in the prefix meanwhile. Only the owner may, whose server reads what the owner can read anyway, and only over the
 * Unix socket, so that a path means the same on both sides.
 */
final class HandOver {
    private static final int LONGEST_LINE = 64 * 1024;

    private final BlobStore store;

    HandOver(BlobStore store) {
        this.store = store;
    }

    Response take(Call call) throws IOException {
        call.require(Level.CONTAINER, "w", BlobAction.WRITE);
        boolean owner =
                call.caller() instanceof Caller.Known known && known.principal().kind() == Principal.Kind.OWNER;
        if (!owner || call.request().peer().listener() != Listener.Kind.UNIX) {
            throw StorageProblem.HAND_OVER_REFUSED.because(
                    "files are handed over by the owner of the server over its Unix socket only");
        }
        ContainerId container = call.target().containerId();
        if (store.container(container).isEmpty()) {
            throw dev.athanor.foundation.blobs.BlobProblem.CONTAINER_NOT_FOUND.because(
                    "there is no container '" + container.name() + "'");
        }
        try (Intake intake = store.intake();
                InputStream body = new BufferedInputStream(Body.of(call.request()))) {
            String[] words = words(body);
            while (words.length == 4 && words[0].equals("file")) {
                intake.add(Target.decode(words[2]), path(words[3]), size(words[1]));
                words = words(body);
            }
            if (words.length == 0 || !words[0].equals("into") || words.length > 2) {
                throw malformed("'file SIZE NAME PATH' or, at the end, 'into PREFIX'");
            }
            String prefix = words.length == 1 ? "" : Target.decode(words[1]);
            intake.publish(container, prefix, PutOptions.OCTET_STREAM);
            return Response.status(201);
        }
    }

    private static Path path(String encoded) {
        String text = Target.decode(encoded);
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException unfit) {
            // Told below.
        }
        throw malformed("an absolute path, not '" + text.replaceAll("\\p{Cntrl}", "?") + "'");
    }

    private static long size(String text) {
        if (text.matches("\\d{1,18}")) {
            return Long.parseLong(text);
        }
        throw malformed("a size in bytes");
    }

    private static String[] words(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() > LONGEST_LINE) {
                throw malformed("lines of at most " + LONGEST_LINE + " bytes, each with its end");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip().split(" +");
    }

    private static AthanorException malformed(String allowed) {
        return StorageProblem.HAND_OVER_MALFORMED.because(
                "a line of the body is none of a hand-over; allowed: " + allowed);
    }
}
