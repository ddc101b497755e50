/** Contract suites, one an SPI, as main code. */
@NullMarked
package dev.athanor.testing.contracts;

import org.jspecify.annotations.NullMarked;
