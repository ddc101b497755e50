package dev.athanor.protocols.yaml;

import java.util.Map;
import java.util.Optional;

/**
 * The keys of one kind of object.
 *
 * @param name its heading in the schema file
 * @param fields its keys in order
 * @param rest the type of further keys; empty when there may be none
 */
record Schema(String name, Map<String, Field> fields, Optional<Type> rest) {
    /**
     * A key.
     *
     * @param type what it may hold
     * @param required whether it must be there
     * @param readOnly whether it is accepted and ignored
     */
    record Field(Type type, boolean required, boolean readOnly) {}
}
