package dev.athanor.platform.tracking;

import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.platform.tracking.FilterTokens.Kind;
import dev.athanor.platform.tracking.FilterTokens.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One key to sort by.
 *
 * @param entity what it looks at
 * @param key which of them
 * @param ascending smallest first
 */
public record OrderBy(Entity entity, String key, boolean ascending) {
    private static final Set<Entity> NOT_ORDERED =
            Set.of(Entity.DATASET, Entity.SPAN, Entity.FEEDBACK, Entity.EXPECTATION);

    /**
     * Reads order clauses such as {@code metrics.rmse DESC}.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException FILTER_INVALID, also for a key that is named twice
     */
    public static List<OrderBy> parse(List<String> clauses, Grammar grammar) {
        List<OrderBy> orders = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String clause : clauses) {
            OrderBy order = parse(clause, grammar);
            if (!seen.add(order.entity() + "." + order.key())) {
                throw TrackingProblem.FILTER_INVALID.because("`order_by` contains duplicate fields: " + clauses);
            }
            orders.add(order);
        }
        return orders;
    }

    private static OrderBy parse(String clause, Grammar grammar) {
        List<Token> tokens = FilterTokens.of(clause);
        boolean ascending = true;
        int names = tokens.size();
        if (names > 1) {
            String last = tokens.getLast().source().toLowerCase(Locale.ROOT);
            if (last.equals("asc") || last.equals("desc")) {
                ascending = last.equals("asc");
                names--;
            } else if (names == 2 && !last.equals("name")) {
                throw TrackingProblem.FILTER_INVALID.because(
                        "Invalid ordering key in order_by clause '" + clause + "'.");
            }
        }
        if (names == 2
                && grammar == Grammar.RUNS
                && tokens.get(1).is("name")
                && tokens.get(0).is("run")) {
            return new OrderBy(Entity.ATTRIBUTE, "run_name", ascending);
        }
        if (names != 1 || tokens.getFirst().kind() != Kind.NAME) {
            throw TrackingProblem.FILTER_INVALID.because(
                    "Invalid order_by clause '" + clause + "'. Could not be parsed.");
        }
        Token name = tokens.getFirst();
        Entity entity = name.head().isEmpty() ? Entity.ATTRIBUTE : grammar.entity(name.head());
        if (NOT_ORDERED.contains(entity)) {
            throw TrackingProblem.FILTER_INVALID.because("Invalid order_by entity type '" + entity.word()
                    + "'; order by metrics, params, tags or attributes");
        }
        return new OrderBy(entity, grammar.key(entity, name.text()), ascending);
    }
}
