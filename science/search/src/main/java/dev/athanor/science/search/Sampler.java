package dev.athanor.science.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proposes what to try next. Pure: the same arguments give the same answer. */
public interface Sampler {
    /**
     * The settings of the next try.
     *
     * @param index how many were proposed before
     * @param seen the tries so far, in order, those that still run among them
     * @return empty when everything was tried
     */
    Optional<Map<String, String>> next(int index, List<Observation> seen);
}
