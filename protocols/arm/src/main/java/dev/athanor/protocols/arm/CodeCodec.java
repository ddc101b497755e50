package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.workspaces.Workspace;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Source code of jobs and deployments. */
final class CodeCodec implements AssetCodec {
    private final AssetAddresses addresses;

    CodeCodec(Assets assets) {
        this.addresses = new AssetAddresses(assets);
    }

    @Override
    public AssetKind kind() {
        return AssetKind.CODE;
    }

    @Override
    public String segment() {
        return "codes";
    }

    @Override
    public AssetSpec spec(Workspace workspace, String name, @Nullable String version, ObjectNode properties) {
        String sent = Json.required(properties, "codeUri", "properties.codeUri");
        String uri = addresses.checked(workspace, sent, "properties.codeUri");
        return AssetCodec.common(AssetSpec.of(name, version, "code", uri), properties, null);
    }

    @Override
    public void describe(Workspace workspace, Asset asset, ObjectNode properties) {
        properties.put("codeUri", Objects.requireNonNullElse(asset.uri(), ""));
    }
}
