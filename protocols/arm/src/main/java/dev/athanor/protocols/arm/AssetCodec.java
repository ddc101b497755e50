package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.workspaces.Workspace;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The wire form of one kind of asset. */
interface AssetCodec {
    /** Which kind. */
    AssetKind kind();

    /** The kind in addresses, such as {@code environments}. */
    String segment();

    /** The type of a container, such as {@code environmentContainers}'s; versions go on with {@code /versions}. */
    default String type() {
        return ArmPaths.TYPE + "/" + segment();
    }

    /**
     * What a PUT of a version asks for; checks what we act on.
     *
     * @param properties the body's {@code properties}, which go on to be kept whole
     */
    AssetSpec spec(Workspace workspace, String name, @Nullable String version, ObjectNode properties);

    /** Fills in what a version's properties have beyond the fields that all kinds have. */
    void describe(Workspace workspace, Asset asset, ObjectNode properties);

    /** A version that nobody registered but that is there anyway, such as a curated environment. */
    default Optional<Asset> builtIn(Workspace workspace, String name) {
        return Optional.empty();
    }

    /** Names that {@link #builtIn} knows, for the end of a list. */
    default List<String> builtInNames() {
        return List.of();
    }

    /** Fields that all kinds have, from a body's properties. */
    static AssetSpec common(AssetSpec bare, ObjectNode properties, @Nullable String content) {
        return bare.described(Json.text(properties, "description").orElse(null), Json.texts(properties, "tags"))
                .with(JobCodec.labels(properties))
                .at(
                        properties.path("isArchived").asBoolean(false),
                        Json.text(properties, "stage").orElse(null))
                .sent(Json.write(properties), content);
    }

    /** The text of some fields together, for content that must not change. */
    static String content(JsonNode properties, String... fields) {
        ObjectNode part = Json.object();
        for (String field : fields) {
            if (properties.hasNonNull(field)) {
                part.set(field, properties.path(field));
            }
        }
        return Json.write(part);
    }
}
