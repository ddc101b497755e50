package dev.athanor.platform.assets;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which assets a list holds and how. Begin with {@link #all} or {@link #active}.
 *
 * @param view archived ones or not
 * @param terms all must hold
 * @param order how they are ordered
 * @param limit most of a page, 1 to 1000
 * @param after {@link AssetPage#next} of the page before, or null for the first
 * @param counted whether the page tells how many there are in all
 */
public record AssetQuery(
        ListView view,
        List<Term> terms,
        Order order,
        int limit,
        @Nullable String after,
        boolean counted) {
    /** Orders of a list. */
    public enum Order {
        /** Newest first. */
        NEWEST,
        /** Oldest first. */
        OLDEST,
        /** By name from A to Z, then newest version first. */
        NAME,
        /** By name from Z to A, then newest version first. */
        NAME_DESCENDING,
        /** By last change, newest first. */
        CHANGED,
        /** By last change, oldest first. */
        CHANGED_OLDEST,
        /** By version number, lowest first, then by name; for versions only. */
        NUMBER,
        /** By version number, highest first, then by name; for versions only. */
        NUMBER_DESCENDING
    }

    /** Most items of a page. */
    public static final int LARGEST_PAGE = 1000;

    public AssetQuery {
        terms = List.copyOf(terms);
        limit = Math.clamp(limit, 1, LARGEST_PAGE);
    }

    /** Everything, newest first. */
    public static AssetQuery all() {
        return new AssetQuery(ListView.ALL, List.of(), Order.NEWEST, 100, null, false);
    }

    /** What is not archived, newest first. */
    public static AssetQuery active() {
        return all().view(ListView.ACTIVE_ONLY);
    }

    /** The same with another view. */
    public AssetQuery view(ListView other) {
        return new AssetQuery(other, terms, order, limit, after, counted);
    }

    /** The same with one condition more. */
    public AssetQuery where(Term term) {
        List<Term> more = new ArrayList<>(terms);
        more.add(term);
        return new AssetQuery(view, more, order, limit, after, counted);
    }

    /** The same in another order. */
    public AssetQuery ordered(Order other) {
        return new AssetQuery(view, terms, other, limit, after, counted);
    }

    /** The same, one page of it. */
    public AssetQuery page(int most, @Nullable String afterToken) {
        return new AssetQuery(view, terms, order, most, afterToken, counted);
    }

    /** The same, and how many there are in all. */
    public AssetQuery counted(boolean yes) {
        return new AssetQuery(view, terms, order, limit, after, yes);
    }
}
