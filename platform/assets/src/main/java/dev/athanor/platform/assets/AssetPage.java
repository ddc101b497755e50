package dev.athanor.platform.assets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items what is on it
 * @param next token for the page after it; null on the last
 */
public record AssetPage<T>(List<T> items, @Nullable String next) {
    public AssetPage {
        items = List.copyOf(items);
    }
}
