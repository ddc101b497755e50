package dev.athanor.platform.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing.
 *
 * @param items what is in it
 * @param next opaque token of the page after, null on the last
 * @param total how many there are in all; null unless it was asked for
 */
public record Page<T>(
        List<T> items, @Nullable String next, @Nullable Long total) {
    /** A page that does not know the whole. */
    public Page(List<T> items, @Nullable String next) {
        this(items, next, null);
    }

    /** The same page, with the number of all. */
    public Page<T> of(@Nullable Long all) {
        return new Page<>(items, next, all);
    }
}
