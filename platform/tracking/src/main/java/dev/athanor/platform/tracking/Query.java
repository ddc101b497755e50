package dev.athanor.platform.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search: MLflow's filter and order, a page.
 *
 * @param filter clauses joined by AND, null or empty for all
 * @param orderBy clauses such as {@code metrics.rmse DESC}, the first counts most
 * @param view which stages
 * @param max most items of a page
 * @param token token of the page before, or null for the first page
 * @param want what it shall bring
 */
public record Query(
        @Nullable String filter,
        List<String> orderBy,
        View view,
        int max,
        @Nullable String token,
        Want want) {
    /** A search for whole things. */
    public Query(@Nullable String filter, List<String> orderBy, View view, int max, @Nullable String token) {
        this(filter, orderBy, view, max, token, Want.WHOLE);
    }

    /** Everything that is in use, newest first. */
    public static Query all(int max, @Nullable String token) {
        return new Query(null, List.of(), View.ACTIVE_ONLY, max, token);
    }

    /** What is in use and fits a filter. */
    public static Query where(String filter, int max) {
        return new Query(filter, List.of(), View.ACTIVE_ONLY, max, null);
    }
}
