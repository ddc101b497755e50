/**
 * The parts of Azure Resource Manager's wire form that every resource has: ids, times, system data, errors.
 *
 * <p>It asks only codec. Servers write with it, clients (the CLI) read with it. It never decides anything.
 */
@NullMarked
package dev.athanor.protocols.armmodel;

import org.jspecify.annotations.NullMarked;
