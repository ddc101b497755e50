package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.Request;
import dev.athanor.platform.assets.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Filters of asset lists in the query: {@code tags}, {@code properties}, {@code stage}, {@code version}. */
final class AssetFilters {
    private AssetFilters() {}

    static List<Condition> of(Request request) {
        List<Condition> conditions = new ArrayList<>();
        pairs(request, "tags", Condition::tag, conditions);
        pairs(request, "$tags", Condition::tag, conditions);
        pairs(request, "properties", Condition::property, conditions);
        request.query("stage").ifPresent(stage -> conditions.add(Condition.is(Condition.Field.STAGE, stage)));
        request.query("version").ifPresent(version -> conditions.add(Condition.is(Condition.Field.VERSION, version)));
        return conditions;
    }

    /** {@code k=v,k2} in a query parameter. */
    private static void pairs(
            Request request,
            String parameter,
            BiFunction<String, @Nullable String, Condition> make,
            List<Condition> conditions) {
        for (String pair : request.query(parameter).orElse("").split(",")) {
            int equals = pair.indexOf('=');
            String name = (equals < 0 ? pair : pair.substring(0, equals)).strip();
            if (!name.isEmpty()) {
                conditions.add(make.apply(
                        name, equals < 0 ? null : pair.substring(equals + 1).strip()));
            }
        }
    }
}
