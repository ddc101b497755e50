package dev.athanor.platform.assets;

import dev.athanor.foundation.kernel.Copies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a name shall say of itself.
 *
 * @param name the name
 * @param description what it is
 * @param tags tags
 * @param properties properties
 * @param archived whether lists leave it out
 * @param document what the client sent, kept whole
 */
public record AssetNameSpec(
        String name,
        @Nullable String description,
        Map<String, String> tags,
        Map<String, String> properties,
        boolean archived,
        String document) {
    public AssetNameSpec {
        tags = Copies.inOrder(tags);
        properties = Copies.inOrder(properties);
    }

    /** A bare name. */
    public static AssetNameSpec of(String name) {
        return new AssetNameSpec(name, null, Map.of(), Map.of(), false, "{}");
    }
}
