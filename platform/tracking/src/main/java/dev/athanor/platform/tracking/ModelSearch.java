package dev.athanor.platform.tracking;

import dev.athanor.platform.tracking.Filter.Entity;
import dev.athanor.platform.tracking.ModelQuery.OnDataset;
import dev.athanor.platform.tracking.ModelQuery.Order;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Filters and sorts logged models at hand: there are few of them in an experiment. */
final class ModelSearch {
    private ModelSearch() {}

    static Page<LoggedModel> find(List<LoggedModel> models, ModelQuery query) {
        Filter filter = Filter.parse(query.filter(), Grammar.LOGGED_MODELS);
        boolean needsMetric = !query.datasets().isEmpty()
                && filter.clauses().stream().noneMatch(clause -> clause.entity() == Entity.METRIC);
        long offset = PageToken.offset(query.token());
        List<LoggedModel> fit = models.stream()
                .filter(model ->
                        !needsMetric || model.metrics().stream().anyMatch(m -> counts(m.metric(), query.datasets())))
                .filter(model -> filter.matches((entity, key) -> value(model, entity, key, query.datasets())))
                .toList();
        List<LoggedModel> found = fit.stream()
                .sorted(order(query.orders()))
                .skip(offset)
                .limit(query.max() + 1L)
                .toList();
        return PageToken.page(found, offset, query.max()).of((long) fit.size());
    }

    private static boolean counts(Metric metric, List<OnDataset> datasets) {
        return datasets.isEmpty() || datasets.stream().anyMatch(dataset -> dataset.holds(metric));
    }

    private static @Nullable Object value(LoggedModel model, Entity entity, String key, List<OnDataset> datasets) {
        return switch (entity) {
            case ATTRIBUTE -> attribute(model, key);
            case PARAM -> model.params().get(key);
            case TAG -> model.tags().get(key);
            case METRIC -> latest(model, key, metric -> counts(metric, datasets));
            case DATASET, METADATA, SPAN, FEEDBACK, EXPECTATION -> null;
        };
    }

    private static @Nullable Double latest(LoggedModel model, String key, Predicate<Metric> which) {
        return model.metrics().stream()
                .map(LoggedModel.OfRun::metric)
                .filter(metric -> metric.key().equals(key) && which.test(metric))
                .max(Comparator.comparingLong(Metric::timestamp))
                .map(Metric::value)
                .orElse(null);
    }

    private static @Nullable Object attribute(LoggedModel model, String key) {
        return switch (key) {
            case "name" -> model.name();
            case "model_id" -> model.id();
            case "model_type" -> model.modelType();
            case "status" -> model.status().name();
            case "source_run_id" -> model.sourceRunId();
            case "creation_timestamp" -> model.createdAt().toEpochMilli();
            case "last_updated_timestamp" -> model.modifiedAt().toEpochMilli();
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static Comparator<LoggedModel> order(List<Order> orders) {
        Comparator<LoggedModel> comparator = null;
        for (Order order : orders) {
            Comparator<LoggedModel> next = order(order);
            comparator = comparator == null ? next : comparator.thenComparing(next);
        }
        Comparator<LoggedModel> newest =
                Comparator.comparing(LoggedModel::createdAt).reversed().thenComparing(LoggedModel::id);
        return comparator == null ? newest : comparator.thenComparing(newest);
    }

    private static Comparator<LoggedModel> order(Order order) {
        if (order.field().startsWith("metrics.")) {
            String key = order.field().substring("metrics.".length());
            OnDataset dataset = order.dataset();
            Comparator<Double> values = order.ascending() ? Comparator.naturalOrder() : Comparator.reverseOrder();
            return Comparator.comparing(
                    model -> latest(model, key, metric -> dataset == null || dataset.holds(metric)),
                    Comparator.nullsLast(values));
        }
        if (order.field().contains(".")) {
            throw TrackingProblem.FILTER_INVALID.because("Invalid order by field name: "
                    + order.field().substring(0, order.field().indexOf('.')) + ", only `metrics.<name>` is allowed.");
        }
        String field;
        try {
            field = Grammar.LOGGED_MODELS.key(Entity.ATTRIBUTE, order.field().strip());
        } catch (dev.athanor.foundation.kernel.AthanorException unknown) {
            throw TrackingProblem.FILTER_INVALID.because("Invalid order by field name: " + order.field() + ".");
        }
        Comparator<Object> values = (one, other) -> one instanceof Long a && other instanceof Long b
                ? Long.compare(a, b)
                : one.toString().compareTo(other.toString());
        return Comparator.comparing(
                model -> attribute(model, field), Comparator.nullsLast(order.ascending() ? values : values.reversed()));
    }
}
