package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.platform.security.Permissions.Grant;
import dev.athanor.platform.security.Permissions.Kind;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UsersTest {
    private static final String PASSWORD = "correct horse";
    private static final String HERE = "192.0.2.1";

    static Stream<String> databases() {
        return TestingDatabase.kinds();
    }

    private interface Body {
        void run(TestingSecurity testing, Security security, TestingClock clock);
    }

    private static void with(String kind, Body test) {
        var clock = new TestingClock();
        try (var testing = TestingSecurity.on(kind, clock)) {
            test.run(testing, testing.reopen(), clock);
        }
    }

    private static Problem refusal(Users users, String name, String password, String address) {
        try {
            users.authenticate(name, password, address);
        } catch (AthanorException refused) {
            return refused.problem();
        }
        throw new AssertionError("'" + password + "' opened");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aPasswordOpensUntilItIsChangedOrItsUserGone(String kind) {
        with(kind, (testing, security, clock) -> {
            Users users = security.users();
            User ann = users.create("ann", PASSWORD);
            User bob = users.create("bob", PASSWORD);
            assertThat(bob.number()).isEqualTo(ann.number() + 1);
            assertThat(users.authenticate("ann", PASSWORD, HERE)).isEqualTo(ann);
            assertThat(testing.reopen().users().authenticate("ann", PASSWORD, HERE))
                    .isEqualTo(ann);
            assertThat(users.list()).containsExactly(ann, bob);
            assertThat(users.byPrincipal(ann.principal().id())).contains(ann);
            users.changePassword("ann", "another horse");
            assertThat(refusal(users, "ann", PASSWORD, HERE)).isEqualTo(SecurityProblem.PASSWORD_WRONG);
            assertThat(users.authenticate("ann", "another horse", HERE)).isEqualTo(ann);
            users.delete("ann");
            assertThat(refusal(users, "ann", "another horse", HERE)).isEqualTo(SecurityProblem.PASSWORD_WRONG);
            assertThatThrownBy(() -> users.get("ann")).hasMessageContaining("ann");
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void theDatabaseTellsNoPassword(String kind) {
        with(kind, (testing, security, clock) -> {
            security.users().create("ann", PASSWORD);
            security.users().create("bob", PASSWORD);
            var kept = testing.database()
                    .read(sql -> sql.list("select password from security_users", row -> row.text("password")));
            assertThat(kept).doesNotHaveDuplicates().allMatch(text -> text.startsWith("pbkdf2-sha256$600000$"));
            assertThat(String.join("", kept)).doesNotContain("horse");
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void namesAndPasswordsThatCannotServeAreRefused(String kind) {
        with(kind, (testing, security, clock) -> {
            Users users = security.users();
            users.create("ann", PASSWORD);
            assertThatThrownBy(() -> users.create("ann", PASSWORD)).hasMessageContaining("already exists");
            for (String bad : new String[] {"", " ann", "a:b", "a\nb", "x".repeat(256)}) {
                assertThatThrownBy(() -> users.create(bad, PASSWORD)).hasMessageContaining("username");
            }
            for (String bad : new String[] {"short", "", "x".repeat(256), "ath_0123456789", "eyJa.b.c"}) {
                assertThatThrownBy(() -> users.create("bob", bad)).hasMessageContaining("password");
            }
            assertThatThrownBy(() -> users.create("long-name", "long-name")).hasMessageContaining("user's name");
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whoGuessesHasToWaitLongerAndLonger(String kind) {
        with(kind, (testing, security, clock) -> {
            Users users = security.users();
            users.create("ann", PASSWORD);
            for (int i = 0; i < 5; i++) {
                assertThat(refusal(users, "ann", "wrong guess", HERE)).isEqualTo(SecurityProblem.PASSWORD_WRONG);
            }
            assertThat(refusal(users, "ann", PASSWORD, HERE)).isEqualTo(SecurityProblem.PASSWORD_TRIES);
            assertThat(users.authenticate("ann", PASSWORD, "192.0.2.2").name())
                    .as("nobody locks others out from elsewhere")
                    .isEqualTo("ann");
            clock.advance(Duration.ofSeconds(2));
            assertThat(refusal(users, "ann", "wrong guess", HERE)).isEqualTo(SecurityProblem.PASSWORD_WRONG);
            clock.advance(Duration.ofSeconds(2));
            assertThat(refusal(users, "ann", "wrong guess", HERE)).isEqualTo(SecurityProblem.PASSWORD_TRIES);
            clock.advance(Duration.ofSeconds(2));
            assertThat(users.authenticate("ann", PASSWORD, HERE).name()).isEqualTo("ann");
            assertThat(refusal(users, "ann", "wrong guess", HERE)).isEqualTo(SecurityProblem.PASSWORD_WRONG);
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whoIsGoneLeavesNothingToTheNextOfTheName(String kind) {
        with(kind, (testing, security, clock) -> {
            Permissions permissions = security.permissions();
            String before = security.users().create("ann", PASSWORD).principal().id();
            security.roles().assign(Ids.secure().guid(), RoleGrant.to(before, "Owner", "/"), security.owner());
            permissions.grant(new Grant("w", Kind.MODEL, "m", before, Permission.EDIT));
            security.users().delete("ann");
            String after = security.users().create("ann", PASSWORD).principal().id();
            assertThat(after).isNotEqualTo(before);
            assertThat(permissions.of(before)).isEmpty();
            assertThat(security.roles().list("/")).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void permissionsAreOfOneThingOfOneWorkspace(String kind) {
        with(kind, (testing, security, clock) -> {
            Permissions permissions = security.permissions();
            permissions.grant(new Grant("w", Kind.MODEL, "m", "ann", Permission.READ));
            permissions.grant(new Grant("w", Kind.MODEL, "m", "ann", Permission.EDIT));
            permissions.grant(new Grant("w", Kind.MODEL, "other", "bob", Permission.MANAGE));
            assertThat(permissions.find("w", Kind.MODEL, "m", "ann")).contains(Permission.EDIT);
            assertThat(permissions.find("w", Kind.EXPERIMENT, "m", "ann")).isEmpty();
            assertThat(permissions.find("v", Kind.MODEL, "m", "ann")).isEmpty();
            assertThat(permissions.find("w", Kind.MODEL, "m", "bob")).isEmpty();
            permissions.rename("w", Kind.MODEL, "m", "other");
            assertThat(permissions.find("w", Kind.MODEL, "other", "ann")).contains(Permission.EDIT);
            assertThat(permissions.of("bob"))
                    .as("what the name stood for before is gone")
                    .isEmpty();
            assertThat(permissions.revoke("w", Kind.MODEL, "other", "ann")).isTrue();
            assertThat(permissions.revoke("w", Kind.MODEL, "other", "ann")).isFalse();
            permissions.grant(new Grant("w", Kind.SCORER, "1/s", "ann", Permission.USE));
            permissions.forgetWorkspace("w");
            assertThat(permissions.of("ann")).isEmpty();
        });
    }
}
