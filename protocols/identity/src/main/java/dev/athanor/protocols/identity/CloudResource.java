package dev.athanor.protocols.identity;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import java.net.URI;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** What {@code ARM_CLOUD_METADATA_URL} points at. Clients ask for it again and again, before they have a token. */
final class CloudResource implements Resource {
    /** The cloud's name, as {@code AZUREML_CURRENT_CLOUD} must have it. */
    private static final String NAME = "Athanor";

    private final Supplier<String> publicUrl;

    CloudResource(Supplier<String> publicUrl) {
        this.publicUrl = publicUrl;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/metadata/endpoints", Access.open(), this::endpoints);
    }

    @Override
    public ErrorForm errors() {
        return new OAuthErrors();
    }

    private Response endpoints(Request request) {
        String base = publicUrl.get() + "/";
        ObjectNode cloud = Json.object();
        cloud.put("name", NAME);
        // Split at dots by the client, which takes the third label on for its audiences: Azure's own is the harmless
        // choice.
        cloud.put("portal", "https://portal.azure.com/");
        cloud.put("resourceManager", base);
        ObjectNode authentication = cloud.putObject("authentication");
        // azureml-mlflow makes an authority of it, in which azure-identity accepts no port.
        authentication.put("loginEndpoint", "https://" + URI.create(base).getHost() + "/");
        authentication.putArray("audiences").add(base);
        authentication.put("tenant", "common");
        authentication.put("identityProvider", "AAD");
        // Users' own datastores with real Azure accounts still reach Azure by this.
        cloud.putObject("suffixes").put("storage", "core.windows.net");
        return Response.json(200, Json.write(Json.array().add(cloud)));
    }
}
