/** Python that runs beside users' code: the score host. */
@NullMarked
package dev.athanor.apps.python;

import org.jspecify.annotations.NullMarked;
