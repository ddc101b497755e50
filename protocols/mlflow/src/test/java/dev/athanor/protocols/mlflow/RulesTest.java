package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Handler;
import dev.athanor.foundation.http.Routes;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of permissions holds every route, and no route that is gone. */
class RulesTest {
    @TempDir
    Path folder;

    @Test
    void everyRouteIsInTheTableAndTheTableHoldsNoOther() {
        Set<String> served = new TreeSet<>();
        var writer = new Routes() {
            @Override
            public Routes on(String method, String pattern, Access access, Handler handler) {
                if (access instanceof Access.Action action) {
                    assertThat(action.judged()).as(method + " " + pattern).isTrue();
                    served.add(Rules.key(
                            method, pattern.replaceFirst("^/mlflow/v\\d\\.0/subscriptions/.*?/\\{workspace}", "")));
                }
                return this;
            }
        };
        try (var database = TestingDatabase.open("sqlite");
                var server = new TestingMlflow(folder, database.database(), 0, false)) {
            server.resources.forEach(resource -> resource.routes(writer));
        }
        assertThat(served)
                .hasSizeGreaterThan(100)
                .isEqualTo(new TreeSet<>(Rules.load().routes()));
    }

    @Test
    void aRouteThatNobodyThoughtAboutIsNotServed() {
        assertThatThrownBy(() -> Rules.load().of("GET 2.0/mlflow/secrets"))
                .hasMessageContaining("permissions.txt says nothing of 'GET 2.0/mlflow/secrets'");
    }
}
