/**
 * Python that runs beside users' code: the score host, with nothing but Python's own library. The files are resources of this jar and are
 * unpacked by the server; this room never runs them itself.
 */
@NullMarked
package dev.athanor.apps.python;

import org.jspecify.annotations.NullMarked;
