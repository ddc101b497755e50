package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.workspaces.Workspace;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Data: {@code uri_file}, {@code uri_folder}, {@code mltable}. */
final class DataCodec implements AssetCodec {
    private static final List<String> TYPES = List.of("uri_file", "uri_folder", "mltable");

    private final AssetAddresses addresses;

    DataCodec(Assets assets) {
        this.addresses = new AssetAddresses(assets);
    }

    @Override
    public AssetKind kind() {
        return AssetKind.DATA;
    }

    @Override
    public String segment() {
        return "data";
    }

    @Override
    public AssetSpec spec(Workspace workspace, String name, @Nullable String version, ObjectNode properties) {
        String type =
                ArmBody.oneOf(Json.text(properties, "dataType").orElse("uri_folder"), TYPES, "properties.dataType");
        String sent = Json.required(properties, "dataUri", "properties.dataUri");
        String uri = addresses.checked(workspace, sent, "properties.dataUri");
        return AssetCodec.common(AssetSpec.of(name, version, type, uri), properties, null);
    }

    @Override
    public void describe(Workspace workspace, Asset asset, ObjectNode properties) {
        String uri = asset.uri();
        properties
                .put("dataType", asset.type())
                .put("dataUri", uri == null ? "" : addresses.followable(workspace, uri));
    }
}
