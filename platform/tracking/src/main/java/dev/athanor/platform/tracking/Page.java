package dev.athanor.platform.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing.
 *
 * @param items what is in it
 * @param next opaque token of the page after, null on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {}
