/**
 * GraphQL as far as a web page asks for it: queries read with their variables and fragments, bounded in size, and laid over JSON by a small
 * schema.
 *
 * <p>It stands on codec alone. Who asks gives the JSON of each root field; the room never fetches anything. There is no introspection.
 */
@NullMarked
package dev.athanor.protocols.graphql;

import org.jspecify.annotations.NullMarked;
