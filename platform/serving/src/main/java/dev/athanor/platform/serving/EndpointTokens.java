package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.Token;
import java.time.Duration;

/** Tokens of endpoints in the mode AML_TOKEN: good for scoring at one endpoint and nothing else. */
final class EndpointTokens {
    static final Duration LIFETIME = Duration.ofHours(12);

    private EndpointTokens() {}

    static Token issue(Security security, String arm, String endpoint) {
        return security.tokens().issue(bearer(arm, endpoint), "https://ml.azure.com", LIFETIME);
    }

    /** No role fits a principal of this kind, so the token opens no other door. */
    static Principal bearer(String arm, String endpoint) {
        return new Principal("endpoint:" + endpoint, "endpoint " + endpoint, Principal.Kind.ANONYMOUS, arm);
    }

    static boolean opens(Principal principal, String arm) {
        String own = principal.confinedTo();
        return principal.kind() == Principal.Kind.ANONYMOUS && own != null && own.equalsIgnoreCase(arm);
    }
}
