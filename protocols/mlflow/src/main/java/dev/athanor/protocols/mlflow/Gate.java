package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.Permission;
import dev.athanor.platform.security.Permissions;
import dev.athanor.platform.security.Permissions.Grant;
import dev.athanor.platform.security.Permissions.Kind;
import dev.athanor.platform.security.Roles;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.User;
import dev.athanor.platform.security.Users;
import dev.athanor.platform.tracking.Experiment;
import dev.athanor.platform.tracking.Query;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.tracking.View;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.protocols.mlflow.Mounts.Answer;
import dev.athanor.protocols.mlflow.Reach.Thing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one place that decides who passes. A role that allows the route's action opens it, as everywhere in the platform; else the permissions of a
 * user do, by the table {@link Rules}. Permissions add to roles and never take from them.
 */
final class Gate {
    /** The most experiments that a search of datasets which names none looks at. */
    private static final int MOST_EXPERIMENTS = 50_000;

    private final Roles roles;
    private final Users users;
    private final Permissions permissions;
    private final Tracking tracking;
    private final Subjects subjects;
    private final WorkspaceId home;
    private final Permission otherwise;
    private final Rules rules = Rules.load();

    /**
     * Makes the gate.
     *
     * @param home the workspace at the server's root
     * @param otherwise what users may do there with things that nobody gave them anything on
     */
    Gate(Security security, Tracking tracking, Subjects subjects, WorkspaceId home, Permission otherwise) {
        this.roles = security.roles();
        this.users = security.users();
        this.permissions = security.permissions();
        this.tracking = tracking;
        this.subjects = subjects;
        this.home = home;
        this.otherwise = otherwise;
    }

    Rules rules() {
        return rules;
    }

    /**
     * Lets nobody in who has neither a role nor a user; looked at before anything of the request is read.
     *
     * @return whose permissions decide; empty when a role opens the route
     */
    Optional<User> enter(Principal principal, Access.Action action, WorkspaceId workspace) {
        String scope = scope(action, workspace);
        if (roles.allows(principal, action.action(), scope)) {
            return Optional.empty();
        }
        Optional<User> user = user(principal);
        if (user.isEmpty()) {
            roles.authorise(principal, action.action(), scope);
        }
        return user;
    }

    private static String scope(Access.Action action, WorkspaceId workspace) {
        return action.scope() == null ? workspace.arm() : action.scope();
    }

    private Optional<User> user(Principal principal) {
        return principal.kind() == Principal.Kind.USER ? users.byPrincipal(principal.id()) : Optional.empty();
    }

    /** How far a user gets in a call's workspace by permissions alone. */
    private Reach reach(Call call, User user) {
        List<Grant> grants = permissions.of(user.principal().id()).stream()
                .filter(grant -> grant.workspace().equals(call.guid()))
                .toList();
        boolean atHome = call.workspace().arm().equalsIgnoreCase(home.arm());
        return Reach.of(user, atHome ? otherwise : Permission.NO_PERMISSIONS, grants, atHome);
    }

    /**
     * Answers a call if the caller may have it answered.
     *
     * @param user as {@link #enter} gave it
     */
    Response answer(String route, Access.Action action, Optional<User> user, Call call, Answer answer)
            throws IOException {
        if (user.isEmpty()) {
            return answer.to(call.reaching(Reach.ROLE));
        }
        Principal principal = call.principal();
        String scope = scope(action, call.workspace().id());
        Reach reach = reach(call, user.get());
        Call asked = call.reaching(reach);
        for (Rules.Check check : rules.of(route)) {
            switch (check.subject()) {
                case "anyone", "seen" -> {}
                case "role" -> roles.authorise(principal, action.action(), scope);
                case "self" -> {
                    if (!call.fields().required("username").equals(user.get().name())) {
                        roles.authorise(principal, action.action(), scope);
                    }
                }
                case "new-experiment", "new-model" -> {
                    // Artifacts at a place of one's choice could lie among those of others.
                    if (!reach.makes() || call.fields().has("artifact_location")) {
                        roles.authorise(principal, action.action(), scope);
                    }
                }
                case "narrowed" -> {
                    Optional<Call> left = narrowed(asked);
                    if (left.isEmpty()) {
                        return Wire.empty();
                    }
                    asked = left.get();
                }
                default -> check(check, asked, action, scope);
            }
        }
        return answer.to(asked);
    }

    private void check(Rules.Check check, Call call, Access.Action action, String scope) {
        List<Thing> things = subjects.find(check.subject(), call);
        if (things.isEmpty() && !check.subject().startsWith("optional-")) {
            roles.authorise(call.principal(), action.action(), scope);
        }
        // A dataset that belongs to several experiments is read from each of them.
        boolean any = check.subject().equals("dataset") && check.level() == Permission.READ;
        if (!any || things.stream().noneMatch(thing -> call.reach().covers(thing, check.level()))) {
            things.forEach(thing -> call.reach().require(thing, check.level()));
        }
    }

    /** The call without the experiments that must not be read; empty when none is left. */
    private Optional<Call> narrowed(Call call) {
        ObjectNode fields = call.fields().node().deepCopy();
        if (fields.has("locations")) {
            ArrayNode kept = Json.array();
            for (JsonNode location : fields.path("locations")) {
                if (readable(
                        call, location.at("/mlflow_experiment/experiment_id").asString(""))) {
                    kept.add(location);
                }
            }
            fields.set("locations", kept);
            return kept.isEmpty() ? Optional.empty() : Optional.of(call.with(fields));
        }
        List<String> asked = new ArrayList<>(call.fields().texts("experiment_ids"));
        call.fields().text("experiment_id").ifPresent(asked::add);
        fields.remove("experiment_id");
        ArrayNode kept = Json.array();
        (asked.isEmpty() ? all(call) : asked)
                .stream().filter(id -> readable(call, id)).forEach(kept::add);
        fields.set("experiment_ids", kept);
        return kept.isEmpty() ? Optional.empty() : Optional.of(call.with(fields));
    }

    private List<String> all(Call call) {
        Query query = new Query(call.reach().experiments(null), List.of(), View.ACTIVE_ONLY, MOST_EXPERIMENTS, null);
        return tracking.searchExperiments(call.guid(), query).items().stream()
                .map(Experiment::id)
                .toList();
    }

    private static boolean readable(Call call, String experiment) {
        return call.reach().covers(new Thing(Kind.EXPERIMENT, experiment), Permission.READ);
    }

    /** What a user may do with a thing, by role or permission, whichever goes further. */
    Permission effective(Call call, User user, Thing thing) {
        String noun = thing.kind() == Kind.MODEL ? "MODEL" : "EXPERIMENT";
        Permission byRole = Permission.NO_PERMISSIONS;
        for (Mounts.Right right : Mounts.Right.values()) {
            if (right.name().endsWith(noun)
                    && roles.allows(
                            user.principal(), right.action(), call.workspace().arm())
                    && right.level().covers(byRole)) {
                byRole = right.level();
            }
        }
        Permission given = reach(call, user).on(thing);
        return given.covers(byRole) ? given : byRole;
    }

    /** Whoever makes a thing manages it. */
    void made(Call call, Kind kind, String thing) {
        if (kind == Kind.MODEL) {
            // A name may have been another model's before.
            permissions.forget(call.guid(), kind, thing);
        }
        user(call.principal())
                .ifPresent(user -> permissions.grant(
                        new Grant(call.guid(), kind, thing, user.principal().id(), Permission.MANAGE)));
    }

    void renamed(Call call, Kind kind, String before, String after) {
        permissions.rename(call.guid(), kind, before, after);
    }

    void deleted(Call call, Kind kind, String thing) {
        permissions.forget(call.guid(), kind, thing);
    }
}
