package dev.athanor.platform.security;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** The server's own certificate authority and certificate, in {@code tls/}. */
@SuppressWarnings("DoNotCallSuggester")
public final class Certificates {
    Certificates() {}

    /** Key and certificate for TLS listeners; renews its certificate on its own, without a restart. */
    public SSLContext serverContext() {
        throw new UnsupportedOperationException();
    }

    /** The authority's certificate, PEM. */
    public Path authority() {
        throw new UnsupportedOperationException();
    }

    /** The machine's public roots and ours, PEM: for {@code REQUESTS_CA_BUNDLE} and its like, which replace the system's store. */
    public Path bundle() {
        throw new UnsupportedOperationException();
    }
}
