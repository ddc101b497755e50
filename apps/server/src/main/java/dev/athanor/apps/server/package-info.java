/** The only place of assembly: opens every room and serves it. */
@NullMarked
package dev.athanor.apps.server;

import org.jspecify.annotations.NullMarked;
