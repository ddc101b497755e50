/**
 * How clients find this cloud and get tokens: cloud metadata, managed identity (App Service, Azure ML and IMDS forms), client credentials,
 * OpenID Connect discovery and keys.
 *
 * <p>{@link dev.athanor.protocols.identity.Identity} is the door. It asks {@code platform/security} whom a secret belongs to and for a
 * token, and writes the answer as each client expects it. It decides nothing and keeps nothing.
 */
@NullMarked
package dev.athanor.protocols.identity;

import org.jspecify.annotations.NullMarked;
