package dev.athanor.protocols.mlflow;

import dev.athanor.platform.assets.AssetQuery;
import dev.athanor.platform.assets.Condition;
import dev.athanor.platform.assets.Condition.Field;
import dev.athanor.platform.assets.Condition.Test;
import dev.athanor.platform.assets.ListView;
import dev.athanor.platform.assets.Term;
import dev.athanor.platform.tracking.Filter;
import dev.athanor.platform.tracking.Filter.Clause;
import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.platform.tracking.Filter.Operator;
import dev.athanor.platform.tracking.Filter.Value;
import dev.athanor.platform.tracking.Grammar;
import dev.athanor.platform.tracking.OrderBy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Searches of registered models and versions as the registry asks them. */
final class RegistrySearch {
    /** Marks a registered model that is a prompt. */
    static final String PROMPT_TAG = "mlflow.prompt.is_prompt";

    private RegistrySearch() {}

    /** A query for models or versions by MLflow's filter; prompts are left out unless the filter asks for them. */
    static AssetQuery query(Call call, Grammar grammar) {
        Filter filter = Filter.parse(call.fields().textOrNull("filter"), grammar);
        boolean prompts = filter.clauses().stream().anyMatch(RegistrySearch::isOfPrompts);
        AssetQuery query = AssetQuery.all()
                .view(ListView.ALL)
                .ordered(order(call, grammar))
                .counted(call.fields().flag("count").orElse(false))
                .where(term(filter.root()));
        return call.reach().models(prompts ? query : query.where(prompt(false)));
    }

    private static Term term(Filter.Node node) {
        return switch (node) {
            case Filter.Node.All all ->
                new Term.All(all.nodes().stream().map(RegistrySearch::term).toList());
            case Filter.Node.Any any ->
                new Term.Any(any.nodes().stream().map(RegistrySearch::term).toList());
            case Filter.Node.Not not -> new Term.Not(term(not.node()));
            case Filter.Node.One one ->
                isOfPrompts(one.clause()) ? prompt(wantsPrompts(one.clause())) : condition(one.clause());
        };
    }

    private static boolean isOfPrompts(Clause clause) {
        return clause.entity() == Entity.TAG && clause.key().equals(PROMPT_TAG);
    }

    private static Condition prompt(boolean yes) {
        return yes ? Condition.tag(PROMPT_TAG, "true") : new Condition(Field.TAG, PROMPT_TAG, Test.ABSENT, List.of());
    }

    /** Clients say {@code = 'true'} for prompts, and {@code != 'true'} or {@code = 'false'} for models, which bear no such tag. */
    private static boolean wantsPrompts(Clause clause) {
        if (clause.operator() == Operator.IS_NOT_NULL) {
            return true;
        }
        boolean yes = clause.value() instanceof Value.Text text && text.text().equalsIgnoreCase("true");
        return yes == (clause.operator() == Operator.EQUAL);
    }

    private static Condition condition(Clause clause) {
        boolean tag = clause.entity() == Entity.TAG;
        @Nullable String key = tag ? clause.key() : null;
        Field field = tag ? Field.TAG : field(clause.key());
        List<String> values = switch (clause.value()) {
            case Value.Text text -> List.of(text.text());
            case Value.Texts texts -> texts.texts();
            case Value.Numeric number -> List.of(Long.toString((long) number.number()));
            case Value.None ignored -> List.of();
        };
        return new Condition(field, key, test(clause.operator()), values);
    }

    private static Field field(String key) {
        return switch (key) {
            case "name" -> Field.NAME;
            case "run_id" -> Field.JOB;
            case "source_path" -> Field.URI;
            case "version_number" -> Field.VERSION_NUMBER;
            default -> throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because("Invalid attribute name: " + key);
        };
    }

    private static Test test(Operator operator) {
        return switch (operator) {
            case EQUAL -> Test.IS;
            case UNEQUAL -> Test.IS_NOT;
            case LIKE -> Test.LIKE;
            case ILIKE -> Test.ILIKE;
            case IN -> Test.IN;
            case GREATER -> Test.GREATER;
            case AT_LEAST -> Test.AT_LEAST;
            case LESS -> Test.LESS;
            case AT_MOST -> Test.AT_MOST;
            case NOT_IN -> Test.NOT_IN;
            case IS_NULL -> Test.ABSENT;
            case IS_NOT_NULL -> Test.EXISTS;
        };
    }

    /** The first key decides; ties are broken by the registry itself. */
    private static AssetQuery.Order order(Call call, Grammar grammar) {
        List<OrderBy> orders = OrderBy.parse(call.fields().texts("order_by"), grammar);
        if (orders.isEmpty()) {
            return grammar == Grammar.REGISTERED_MODELS ? AssetQuery.Order.NAME : AssetQuery.Order.CHANGED;
        }
        OrderBy first = orders.getFirst();
        return switch (first.key()) {
            case "name" -> first.ascending() ? AssetQuery.Order.NAME : AssetQuery.Order.NAME_DESCENDING;
            case "timestamp", "last_updated_timestamp" ->
                first.ascending() ? AssetQuery.Order.CHANGED_OLDEST : AssetQuery.Order.CHANGED;
            case "version_number" -> first.ascending() ? AssetQuery.Order.NUMBER : AssetQuery.Order.NUMBER_DESCENDING;
            case "creation_timestamp" -> first.ascending() ? AssetQuery.Order.OLDEST : AssetQuery.Order.NEWEST;
            default ->
                throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because(
                        "Invalid order by key '" + first.key() + "' specified.");
        };
    }
}
