/** CLI v2 YAML: schemas, positions, references, translation to ARM. */
@NullMarked
package dev.athanor.protocols.yaml;

import org.jspecify.annotations.NullMarked;
