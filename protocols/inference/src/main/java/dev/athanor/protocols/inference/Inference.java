package dev.athanor.protocols.inference;

import dev.athanor.foundation.http.Resource;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.serving.Serving;
import java.util.List;

/** The scoring addresses. */
public final class Inference {
    private static final String ROOT = "/inference";

    private Inference() {}

    /** Its resources, for the web server. */
    public static List<Resource> resources(Serving serving, Security security) {
        return List.of(new ScoreResource(serving, security, ROOT));
    }

    /**
     * Where an endpoint is scored.
     *
     * @param base the server's address without a slash at the end
     * @param workspaceGuid GUID of the workspace
     * @param endpoint the endpoint's name
     */
    public static String scoringUri(String base, String workspaceGuid, String endpoint) {
        return base + ROOT + "/" + workspaceGuid + "/" + endpoint + "/score";
    }

    /** Where an endpoint tells its OpenAPI document. */
    public static String swaggerUri(String base, String workspaceGuid, String endpoint) {
        return base + ROOT + "/" + workspaceGuid + "/" + endpoint + "/swagger.json";
    }
}
