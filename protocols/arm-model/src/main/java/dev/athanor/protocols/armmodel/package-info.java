/** Wire records of Azure Resource Manager. */
@NullMarked
package dev.athanor.protocols.armmodel;

import org.jspecify.annotations.NullMarked;
