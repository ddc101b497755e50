/**
 * The YAML files of CLI v2: which keys each kind of file may have, where a mistake stands, what Azure Resource Manager is to be sent for it,
 * and how an answer of ARM reads as YAML again. Schemas and translations are data ({@code schemas.txt}, {@code translations.txt}).
 *
 * <p>It reads files and speaks to nobody; what must be looked up or uploaded stands in the translated tree as a {@link Pending}.
 */
@NullMarked
package dev.athanor.protocols.yaml;

import org.jspecify.annotations.NullMarked;
