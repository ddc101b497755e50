/**
 * Data, models, environments, codes and components: names with versions, labels and tags, and the places their files lie.
 *
 * <p>It asks workspaces for datastores and the blob store for containers. An ARM model version and an MLflow model version are one {@link
 * dev.athanor.platform.assets.Asset}; an ARM model container and an MLflow registered model are one {@link
 * dev.athanor.platform.assets.AssetName}. What a client sent is kept whole as an opaque text beside the typed fields. It never reads a
 * blob's content and never decides what an environment or a component means.
 */
@NullMarked
package dev.athanor.platform.assets;

import org.jspecify.annotations.NullMarked;
