package dev.athanor.platform.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.tracking.Filter.Clause;
import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.platform.tracking.Filter.Operator;
import dev.athanor.platform.tracking.Filter.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final List<String> PIECES = List.of(
            "metrics.",
            "params.",
            "tags.",
            "attributes.",
            "dataset.name",
            "a",
            "`a b`",
            "\"c.d\"",
            " ",
            " AND ",
            " or ",
            "=",
            "!=",
            "<",
            ">=",
            "LIKE",
            " ilike ",
            " IN ",
            "NOT",
            "OR",
            "(",
            ")",
            " is null",
            "'x'",
            "'it''s'",
            "\"y\"",
            "(",
            ")",
            ",",
            "1",
            "-2.5e3",
            ".",
            ";",
            "--",
            "%",
            "\\",
            "'",
            "`",
            "é",
            "\u0000",
            "start_time",
            "run_id",
            "status");

    @Test
    void readsEveryKindOfClause() {
        Filter filter = Filter.parse(
                "metrics.rmse < 0.5 and params.`learning rate` = 'it''s' AND tag.\"a.b\" ILIKE '%x' AND run_id IN ('a', \"b\")"
                        + " AND attributes.start_time >= -1 AND datasets.name NOT IN ('d') AND tags.k IS NOT NULL",
                Grammar.RUNS);
        assertThat(filter.clauses())
                .containsExactly(
                        new Clause(Entity.METRIC, "rmse", Operator.LESS, new Value.Numeric(0.5)),
                        new Clause(Entity.PARAM, "learning rate", Operator.EQUAL, new Value.Text("it's")),
                        new Clause(Entity.TAG, "a.b", Operator.ILIKE, new Value.Text("%x")),
                        new Clause(Entity.ATTRIBUTE, "run_id", Operator.IN, new Value.Texts(List.of("a", "b"))),
                        new Clause(Entity.ATTRIBUTE, "start_time", Operator.AT_LEAST, new Value.Numeric(-1)),
                        new Clause(Entity.DATASET, "name", Operator.NOT_IN, new Value.Texts(List.of("d"))),
                        new Clause(Entity.TAG, "k", Operator.IS_NOT_NULL, new Value.None()));
    }

    @Test
    void dottedKeysNeedNoQuotes() {
        assertThat(Filter.parse("tags.mlflow.source.name = 'a' and metrics.val/loss>1", Grammar.RUNS)
                        .clauses())
                .extracting(Clause::key)
                .containsExactly("mlflow.source.name", "val/loss");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "params.p = 1 | Expected a quoted string value for parameter (e.g. 'my-value'). Got value 1",
                "metrics.m = 'a' | Expected numeric value type for metric. Found 'a'",
                "foo.m = 'a' | Invalid entity type 'foo'. Valid values are ['attribute', 'metric', 'parameter', 'tag', 'dataset']",
                "metrics.a > 1 OR | Invalid clause(s) in filter string: 'OR'",
                "(metrics.a > 1 | Invalid clause(s) in filter string: '('",
                "metrics.a > 1) | Invalid clause(s) in filter string: ')'",
                "NOT | Invalid clause(s) in filter string",
                "metrics.a LIKE 1 | Invalid comparator 'LIKE' not one of",
                "metrics.a IS NULL | IS NULL / IS NOT NULL is only supported for tags and params",
                "metrics.a IN ('x') | Invalid comparator 'IN' not one of",
                "colour = 'x' | Invalid attribute key 'colour' specified",
                "tags.a = 'x | a quote is not closed",
                "tags.a = 'x' AND | Invalid clause(s) in filter string"
            })
    void refusesInMlflowsWords(String filter, String message) {
        assertThatThrownBy(() -> Filter.parse(filter, Grammar.RUNS))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining(message);
    }

    @Test
    void nestingAndLengthHaveAnEnd() {
        assertThatThrownBy(() -> Filter.parse("(".repeat(60) + "tags.a = 'x'" + ")".repeat(60), Grammar.RUNS))
                .hasMessageContaining("nested more than 50 deep");
        assertThatThrownBy(() -> Filter.parse("NOT ".repeat(60) + "tags.a = 'x'", Grammar.RUNS))
                .hasMessageContaining("nested more than 50 deep");
        assertThatThrownBy(() -> Filter.parse("tags.a = 'x'" + " OR tags.a = 'x'".repeat(300), Grammar.RUNS))
                .hasMessageContaining("more than 300 comparisons");
    }

    @Test
    void anyTextIsReadOrRefusedButNeverBreaks() {
        Ids random = Ids.seeded(7);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int n = random.below(9); n >= 0; n--) {
                text.append(PIECES.get(random.below(PIECES.size())));
            }
            for (Grammar grammar : Grammar.values()) {
                try {
                    Filter.parse(text.toString(), grammar);
                    OrderBy.parse(List.of(text.toString()), grammar);
                } catch (AthanorException refused) {
                    assertThat(refused.problem()).isEqualTo(TrackingProblem.FILTER_INVALID);
                }
            }
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Ids random = Ids.seeded(11);
        for (int i = 0; i < 2_000; i++) {
            List<Clause> clauses = new ArrayList<>();
            var text = new StringBuilder();
            for (int n = random.below(4); n >= 0; n--) {
                Clause clause = clause(random);
                clauses.add(clause);
                text.append(text.isEmpty() ? "" : random.below(2) == 0 ? " AND " : "\n and\t");
                text.append(write(clause));
            }
            assertThat(Filter.parse(text.toString(), Grammar.RUNS).clauses())
                    .as(text.toString())
                    .isEqualTo(clauses);
        }
    }

    private static Clause clause(Ids random) {
        String key = piece(random) + random.hex(2);
        return switch (random.below(3)) {
            case 0 ->
                new Clause(Entity.METRIC, key, Operator.AT_MOST, new Value.Numeric(random.below(1000) / 8.0 - 50));
            case 1 -> new Clause(Entity.TAG, key, Operator.IS_NULL, new Value.None());
            default -> new Clause(Entity.PARAM, key, Operator.UNEQUAL, new Value.Text(piece(random)));
        };
    }

    /** Any piece but NUL, which no filter may hold. */
    private static String piece(Ids random) {
        List<String> pieces =
                PIECES.stream().filter(piece -> !piece.contains("\u0000")).toList();
        return pieces.get(random.below(pieces.size()));
    }

    private static String write(Clause clause) {
        String value = switch (clause.value()) {
            case Value.None ignored -> "";
            case Value.Numeric number -> Double.toString(number.number());
            case Value.Text text -> "'" + text.text().replace("'", "''") + "'";
            case Value.Texts texts -> texts.toString();
        };
        return clause.entity().word() + ".`" + clause.key().replace("`", "``") + "` "
                + clause.operator().sign() + " " + value;
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics.a DESC, x", "metrics.a sideways", "", "params.p = 1", "datasets.name"})
    void refusesOrdersItCannotRead(String clause) {
        assertThatThrownBy(() -> OrderBy.parse(List.of(clause), Grammar.RUNS)).isInstanceOf(AthanorException.class);
    }

    @Test
    void readsOrders() {
        assertThat(OrderBy.parse(List.of("metrics.`a b` desc", "Created", "run name ASC", "tags.x"), Grammar.RUNS))
                .containsExactly(
                        new OrderBy(Entity.METRIC, "a b", false),
                        new OrderBy(Entity.ATTRIBUTE, "start_time", true),
                        new OrderBy(Entity.ATTRIBUTE, "run_name", true),
                        new OrderBy(Entity.TAG, "x", true));
    }

    @Test
    void refusesTheSameOrderTwice() {
        assertThatThrownBy(() -> OrderBy.parse(List.of("metrics.a", "metrics.a desc"), Grammar.RUNS))
                .hasMessageContaining("duplicate fields");
    }
}
