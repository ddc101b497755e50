package dev.athanor.foundation.http;

import dev.athanor.foundation.kernel.AthanorException;

/** A protocol's error body. */
@FunctionalInterface
public interface ErrorForm {
    /** The answer that tells {@code failure} in the protocol's own words. */
    Response render(AthanorException failure, Request request);
}
