/**
 * The web server: listeners (TLS, plain, Unix socket), one router for all of them, access rules, streaming bodies, error forms.
 *
 * <p>Protocol rooms give it {@link dev.athanor.foundation.http.Resource}s; it matches a path without regard to case, asks the {@link
 * dev.athanor.foundation.http.Guard} who the caller is and whether the route's {@link dev.athanor.foundation.http.Access} allows it, and
 * turns an exception into the protocol's own error form. A route without an access rule cannot be written down. It never decides
 * anything about content and knows no protocol above HTTP.
 */
@NullMarked
package dev.athanor.foundation.http;

import org.jspecify.annotations.NullMarked;
