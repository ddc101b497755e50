/** Tests of the REST API over real rooms and a real web server. */
@NullMarked
package dev.athanor.protocols.arm;

import org.jspecify.annotations.NullMarked;
