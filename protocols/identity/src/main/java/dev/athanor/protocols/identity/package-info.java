/** Token endpoints, cloud metadata and OIDC discovery. */
@NullMarked
package dev.athanor.protocols.identity;

import org.jspecify.annotations.NullMarked;
