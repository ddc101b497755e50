package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.AssetQuery;
import dev.athanor.platform.assets.Condition;
import dev.athanor.platform.security.Permission;
import dev.athanor.platform.security.Permissions.Grant;
import dev.athanor.platform.security.Permissions.Kind;
import dev.athanor.platform.security.SecurityProblem;
import dev.athanor.platform.security.User;
import dev.athanor.platform.tracking.Filter;
import dev.athanor.platform.tracking.Grammar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far a caller gets in a workspace: everywhere that roles open, or where the permissions of a user reach. */
final class Reach {
    /** Of a caller whose role opens the route. */
    static final Reach ROLE = new Reach(null, Permission.MANAGE, Map.of(), true);

    /** A thing of a workspace that has permissions. */
    record Thing(Kind kind, String id) {
        @Override
        public String toString() {
            return switch (kind) {
                case EXPERIMENT -> "experiment '" + id + "'";
                case MODEL -> "registered model '" + id + "'";
                case SCORER -> "scorer '" + id + "'";
            };
        }
    }

    private final @Nullable User user;
    private final Permission otherwise;
    private final Map<Thing, Permission> granted;
    private final boolean home;

    private Reach(@Nullable User user, Permission otherwise, Map<Thing, Permission> granted, boolean home) {
        this.user = user;
        this.otherwise = otherwise;
        this.granted = granted;
        this.home = home;
    }

    /**
     * How far a user gets by permissions.
     *
     * @param otherwise what holds for things without a grant
     * @param grants what was given in this workspace
     * @param home whether it is the workspace at the server's root, where users may make things
     */
    static Reach of(User user, Permission otherwise, List<Grant> grants, boolean home) {
        return new Reach(
                user,
                otherwise,
                grants.stream()
                        .collect(Collectors.toMap(grant -> new Thing(grant.kind(), grant.thing()), Grant::permission)),
                home);
    }

    /** The user; empty when a role opens the route. */
    Optional<User> user() {
        return Optional.ofNullable(user);
    }

    /** Whether things may be made in this workspace without a role. */
    boolean makes() {
        return home;
    }

    /** What holds for a thing. A scorer without a grant of its own follows its experiment. */
    Permission on(Thing thing) {
        Permission own = granted.get(thing);
        if (own != null) {
            return own;
        }
        return thing.kind() == Kind.SCORER && thing.id().contains("/")
                ? on(new Thing(
                        Kind.EXPERIMENT, thing.id().substring(0, thing.id().indexOf('/'))))
                : otherwise;
    }

    boolean covers(Thing thing, Permission level) {
        return canonical(thing) && on(thing).covers(level);
    }

    /** Experiments have one way to write their number: another one must not look like a thing without a grant. */
    private boolean canonical(Thing thing) {
        return user == null
                || switch (thing.kind()) {
                    case MODEL -> true;
                    case EXPERIMENT -> thing.id().matches("0|[1-9]\\d{0,18}");
                    case SCORER -> thing.id().matches("(0|[1-9]\\d{0,18})/.+");
                };
    }

    /**
     * Lets the caller pass or throws.
     *
     * @throws AthanorException AUTHORIZATION_FAILED
     */
    void require(Thing thing, Permission level) {
        if (!covers(thing, level)) {
            throw refused(thing, level);
        }
    }

    AthanorException refused(Thing thing, Permission level) {
        return SecurityProblem.AUTHORIZATION_FAILED.because("Permission denied: '"
                + user().map(User::name).orElse("") + "' has " + on(thing) + " on " + thing + ", this needs " + level
                + "; whoever manages it may grant that");
    }

    /** A filter of experiments, so narrowed that only readable ones fit; null for all. */
    @Nullable
    String experiments(@Nullable String filter) {
        if (user == null) {
            return filter;
        }
        List<String> named = exceptions(Kind.EXPERIMENT);
        if (named.isEmpty() && open()) {
            return filter;
        }
        // No experiment has this number.
        String ids = named.isEmpty()
                ? "'-1'"
                : named.stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
        String own = "experiment_id " + (open() ? "NOT IN (" : "IN (") + ids + ")";
        if (filter == null || filter.isBlank()) {
            return own;
        }
        // Alone first: what is a whole filter by itself cannot reach over the parentheses around it.
        Filter.parse(filter, Grammar.EXPERIMENTS);
        return "(" + filter + ") AND " + own;
    }

    /** A query of registered models or versions, so narrowed that only readable ones fit. */
    AssetQuery models(AssetQuery query) {
        if (user == null) {
            return query;
        }
        List<String> named = exceptions(Kind.MODEL);
        if (open()) {
            return named.isEmpty()
                    ? query
                    : query.where(new Condition(Condition.Field.NAME, null, Condition.Test.NOT_IN, named));
        }
        // No model has an empty name.
        return query.where(
                new Condition(Condition.Field.NAME, null, Condition.Test.IN, named.isEmpty() ? List.of("") : named));
    }

    /** Whether things without a grant may be read. */
    private boolean open() {
        return otherwise.covers(Permission.READ);
    }

    /** Things for which the opposite of {@link #open} holds. */
    private List<String> exceptions(Kind kind) {
        return granted.entrySet().stream()
                .filter(one -> one.getKey().kind() == kind && one.getValue().covers(Permission.READ) != open())
                .map(one -> one.getKey().id())
                .sorted()
                .toList();
    }
}
