/** Principals, tokens, roles, keys, certificates. */
@NullMarked
package dev.athanor.platform.security;

import org.jspecify.annotations.NullMarked;
