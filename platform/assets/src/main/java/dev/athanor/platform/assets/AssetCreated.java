package dev.athanor.platform.assets;

import dev.athanor.foundation.kernel.Event;

/**
 * A version of an asset was registered.
 *
 * @param asset the new version
 */
public record AssetCreated(Asset asset) implements Event {}
