package dev.athanor.apps.cli;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where files go: below a folder that is named after the digest of their content, which is found out when it is first needed. */
final class Destination {
    private static final String SAMPLE = "0".repeat(64);

    private final String container;
    private final String signature;
    private final UnaryOperator<String> prefix;
    private final Supplier<String> digest;
    private @Nullable String known;

    /**
     * A place below a digest.
     *
     * @param prefix from a digest to the folder, with a slash at its end; its length is the same for every digest
     * @param digest reads the files
     */
    Destination(String container, String signature, UnaryOperator<String> prefix, Supplier<String> digest) {
        this.container = container;
        this.signature = signature;
        this.prefix = prefix;
        this.digest = digest;
    }

    /** A place whose name is known. */
    static Destination known(Uploads.Target target) {
        return new Destination(target.container(), target.signature(), ignored -> target.prefix(), () -> "");
    }

    String container() {
        return container;
    }

    /** A folder whose name is as long as that of the real one. */
    String sample() {
        return prefix.apply(SAMPLE);
    }

    /** The digest; the first call reads the files. */
    String digest() {
        String found = known;
        if (found == null) {
            found = digest.get();
            known = found;
        }
        return found;
    }

    /** The real one. */
    Uploads.Target target() {
        return new Uploads.Target(container, prefix.apply(digest()), signature);
    }
}
