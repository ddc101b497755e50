package dev.athanor.platform.assets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items what is on it
 * @param next token for the page after it; null on the last
 * @param total how many there are in all; null unless it was asked for
 */
public record AssetPage<T>(
        List<T> items, @Nullable String next, @Nullable Long total) {
    public AssetPage {
        items = List.copyOf(items);
    }
}
