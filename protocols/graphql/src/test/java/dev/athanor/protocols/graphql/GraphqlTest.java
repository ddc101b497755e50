package dev.athanor.protocols.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphqlTest {
    private static final Graphql.Limits LIMITS = new Graphql.Limits(2, 2, 4, 20);
    private static final Schema SCHEMA = Schema.parse("""
            # a comment
            Root: thing Thing
            Thing: name String, startTime Long, share Float, big Boolean, parts [Thing], other Thing, maybe Thing?
            """);

    private static List<Selection> parse(String query, @Nullable String operation, String variables) {
        return Graphql.parse(query, operation, Json.parse(variables), LIMITS);
    }

    private static String project(String query, String json) {
        return Json.write(SCHEMA.project("Root", Json.parse(json), parse(query, null, "{}")));
    }

    @Test
    void argumentsTakeTheirVariables() {
        List<Selection> roots = parse("""
                # what a page asks
                query Get($id: [String!]! = ["none"], $n: Int) @component(name: "x") {
                  alias: thing(input: {ids: $id, count: 3, flag: true, kind: NEW, text: "a\\"b", none: null}) { name }
                }
                """, "Get", "{\"id\":[\"i\"]}");
        assertThat(roots).hasSize(1);
        assertThat(roots.getFirst().alias()).isEqualTo("alias");
        assertThat(roots.getFirst().name()).isEqualTo("thing");
        assertThat(Json.write(roots.getFirst().arguments()))
                .isEqualTo("{\"input\":{\"ids\":[\"i\"],\"count\":3,\"flag\":true,\"kind\":\"NEW\",\"text\":\"a\\\"b\","
                        + "\"none\":null}}");
        assertThat(Json.write(parse("query Q($a: Int = 7) { thing(n: $a) { name } }", null, "{}")
                        .getFirst()
                        .arguments()))
                .isEqualTo("{\"n\":7}");
    }

    @Test
    void fragmentsStandWhereTheyAreSpread() {
        String query =
                "fragment F on Thing { name other { big } } query Q { thing { ...F ... on Thing { startTime } } }";
        assertThat(project(query, "{\"thing\":{\"name\":\"n\",\"start_time\":5}}"))
                .isEqualTo("{\"thing\":{\"name\":\"n\",\"other\":{\"big\":false},\"startTime\":\"5\"}}");
        assertThatThrownBy(() -> project("query Q { thing { ...F } } fragment F on Thing { ...F }", "{}"))
                .hasMessageContaining("maximum depth");
    }

    @Test
    void fieldsAreSkippedAndIncluded() {
        assertThat(project("{ thing { name @skip(if: true) big @include(if: true) } }", "{}"))
                .isEqualTo("{\"thing\":{\"big\":false}}");
    }

    @Test
    void whatIsNotThereHasTheValueOfItsKind() {
        assertThat(project(
                        "{ thing { __typename name startTime share parts { name } maybe { name } } }",
                        "{\"thing\":{\"share\":\"NaN\",\"parts\":[{\"name\":\"p\"}]}}"))
                .isEqualTo("{\"thing\":{\"__typename\":\"Thing\",\"name\":\"\",\"startTime\":\"0\",\"share\":null,"
                        + "\"parts\":[{\"name\":\"p\"}],\"maybe\":null}}");
        assertThatThrownBy(() -> project("{ thing { colour } }", "{}"))
                .hasMessage("Cannot query field 'colour' on type 'Thing'.");
        assertThatThrownBy(() -> project("{ thing }", "{}")).hasMessageContaining("selection of subfields");
    }

    @Test
    void queriesAreBounded() {
        assertThatThrownBy(() -> parse("{ a b c }", null, "{}")).hasMessageContaining("at most 2 root fields");
        assertThatThrownBy(() -> parse("{ a { x: b y: b z: b } }", null, "{}"))
                .hasMessageContaining("at most 2 aliases");
        assertThatThrownBy(() -> parse("{ a { b { c { d { e } } } } }", null, "{}"))
                .hasMessageContaining("depth of 4");
        assertThatThrownBy(() -> parse("{ a { " + "b ".repeat(30) + "} }", null, "{}"))
                .hasMessageContaining("selections of 20");
    }

    @Test
    void whatCannotBeReadIsRefusedAndNothingElse() {
        for (String bad : List.of("", "{", "{ a(", "query", "{ a ? }", "mutation M { a } query Q { b }", "{ ...X }")) {
            assertThatThrownBy(() -> parse(bad, null, "{}")).as(bad).isInstanceOf(AthanorException.class);
        }
        String good = "query Q($a: Int = 1) { a: thing(x: [1, {b: \"c\"}]) @skip(if: $a) { ... on T { n } ...F } }"
                + " fragment F on T { name }";
        Random random = new Random(5);
        for (int i = 0; i < 5000; i++) {
            int cut = random.nextInt(good.length());
            String bad = good.substring(0, cut)
                    + (char) (32 + random.nextInt(95))
                    + good.substring(random.nextInt(good.length()));
            try {
                assertThat(parse(bad, null, "{}")).isNotNull();
            } catch (AthanorException refused) {
                assertThat(refused.problem().name()).isIn("GRAPHQL_QUERY_INVALID", "JSON_INVALID");
            }
        }
    }
}
