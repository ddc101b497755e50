package dev.athanor.platform.security;

import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rows of role assignments. */
final class RoleAssignmentStore {
    private static final String TABLE = "security_role_assignments";
    private static final Pattern GUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Database database;

    RoleAssignmentStore(Database database) {
        this.database = database;
    }

    static boolean isGuid(String text) {
        return GUID.matcher(text).matches();
    }

    /** Azure's ids are GUIDs, the same in either case; other ids are taken as they are. */
    static String principal(String id) {
        return isGuid(id) ? id.toLowerCase(Locale.ROOT) : id;
    }

    /** Adds an assignment; one of the same id that says the same is left as it is. */
    RoleAssignment add(RoleAssignment fresh) {
        return database.write(sql -> {
            sql.lock(TABLE);
            Optional<RoleAssignment> named = find(sql, fresh.id());
            Optional<RoleAssignment> same = of(sql, fresh.principalId()).stream()
                    .filter(known -> says(known, fresh))
                    .findFirst();
            if (named.isPresent() && !says(named.get(), fresh)) {
                throw SecurityProblem.ROLE_ASSIGNMENT_UPDATE_NOT_PERMITTED.because("role assignment '" + fresh.id()
                        + "' gives role " + named.get().roleId() + " to '"
                        + named.get().principalId() + "' at '" + named.get().scope()
                        + "'; an assignment cannot be changed into another: delete it, or take a new id");
            }
            if (same.isPresent() && !same.get().id().equals(fresh.id())) {
                throw SecurityProblem.ROLE_ASSIGNMENT_EXISTS.because("'" + fresh.principalId()
                        + "' has the role at '" + fresh.scope() + "' already, by assignment '"
                        + same.get().id() + "'");
            }
            if (named.isPresent()) {
                return named.get();
            }
            sql.update(
                    "insert into security_role_assignments (id, principal_id, principal_type, role_id, scope, description,"
                            + " created_at, created_by) values (?, ?, ?, ?, ?, ?, ?, ?)",
                    fresh.id(),
                    fresh.principalId(),
                    fresh.principalType(),
                    fresh.roleId(),
                    fresh.scope(),
                    fresh.description(),
                    fresh.createdAt(),
                    fresh.createdBy());
            return fresh;
        });
    }

    Optional<RoleAssignment> find(String id) {
        return database.read(sql -> find(sql, id));
    }

    List<RoleAssignment> of(String principalId) {
        return database.read(sql -> of(sql, principal(principalId)));
    }

    /** All of them, oldest first. */
    List<RoleAssignment> all() {
        return database.read(
                sql -> sql.list("select * from security_role_assignments order by created_at, id", this::assignment));
    }

    boolean remove(String id) {
        return database.write(sql ->
                        sql.update("delete from security_role_assignments where id = ?", id.toLowerCase(Locale.ROOT)))
                > 0;
    }

    private Optional<RoleAssignment> find(Sql sql, String id) throws SQLException {
        return sql.first(
                "select * from security_role_assignments where id = ?", this::assignment, id.toLowerCase(Locale.ROOT));
    }

    private List<RoleAssignment> of(Sql sql, String principalId) throws SQLException {
        return sql.list(
                "select * from security_role_assignments where principal_id = ?", this::assignment, principalId);
    }

    private static boolean says(RoleAssignment one, RoleAssignment other) {
        return one.principalId().equals(other.principalId())
                && one.roleId().equals(other.roleId())
                && one.scope().equalsIgnoreCase(other.scope());
    }

    private RoleAssignment assignment(Row row) throws SQLException {
        return new RoleAssignment(
                row.text("id"),
                row.text("principal_id"),
                row.text("principal_type"),
                row.text("role_id"),
                row.text("scope"),
                row.text("description"),
                row.instant("created_at"),
                row.text("created_by"));
    }
}
