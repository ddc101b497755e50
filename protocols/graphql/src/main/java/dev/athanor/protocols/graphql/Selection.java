package dev.athanor.protocols.graphql;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * One field that a query asks for; fragments are already in their places.
 *
 * @param alias the name it has in the answer
 * @param name the field
 * @param arguments its arguments, variables put in
 * @param fields what is asked of it; empty for plain values
 */
public record Selection(String alias, String name, ObjectNode arguments, List<Selection> fields) {}
