package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.Request;
import dev.athanor.platform.assets.AssetQuery;
import java.util.Locale;

/** {@code $orderBy} of asset lists. */
final class AssetOrder {
    private AssetOrder() {}

    static AssetQuery.Order of(Request request) {
        String asked = request.query("$orderBy").orElse("").strip().toLowerCase(Locale.ROOT);
        boolean ascending = asked.endsWith(" asc") || (!asked.isEmpty() && !asked.endsWith(" desc"));
        String field = asked.replaceFirst("\\s+(asc|desc)$", "");
        return switch (field) {
            case "name" -> ascending ? AssetQuery.Order.NAME : AssetQuery.Order.NAME_DESCENDING;
            case "modifiedtime", "lastmodifiedtime", "updatedtime" ->
                ascending ? AssetQuery.Order.CHANGED_OLDEST : AssetQuery.Order.CHANGED;
            case "", "createdtime", "createdat", "version" ->
                ascending ? AssetQuery.Order.OLDEST : AssetQuery.Order.NEWEST;
            default ->
                throw ArmBody.invalid(
                        "'$orderBy' is '" + asked
                                + "'; allowed: createdtime, modifiedtime, name, each with asc or desc",
                        "$orderBy");
        };
    }
}
