package dev.athanor.protocols.identity;

import dev.athanor.foundation.http.Resource;
import dev.athanor.platform.security.Security;
import java.util.List;
import java.util.function.Supplier;

/** The routes by which clients find this cloud and get tokens. */
public final class Identity {
    private Identity() {}

    /**
     * All resources of this protocol.
     *
     * @param publicUrl the server's base address as clients write it, without a trailing slash; asked at each request, so that it may name a
     *     port that is known only once the server listens
     */
    public static List<Resource> resources(Security security, Supplier<String> publicUrl) {
        return List.of(
                new CloudResource(publicUrl),
                new ManagedIdentityResource(security),
                new OpenIdResource(security, publicUrl));
    }
}
