package dev.athanor.platform.assets;

import java.util.List;

/** What an asset must be to stand in a list: one condition, or some joined. */
public sealed interface Term permits Condition, Term.All, Term.Any, Term.Not {
    /** All of some terms; none at all holds always. */
    record All(List<Term> terms) implements Term {}

    /** At least one of some terms. */
    record Any(List<Term> terms) implements Term {}

    /** A term that must not hold; what is missing fits no condition, so it fits the contrary. */
    record Not(Term term) implements Term {}
}
