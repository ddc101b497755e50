package dev.athanor.science.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The settings that are searched, by name and in order.
 *
 * @param settings each setting's distribution
 */
public record SearchSpace(Map<String, Distribution> settings) {
    /** Keeps the order. */
    public SearchSpace {
        settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** How many settings there are. */
    public int dimensions() {
        return settings.size();
    }

    /** The values at a point of the unit cube. */
    public Map<String, String> at(double[] point) {
        Map<String, String> values = new LinkedHashMap<>();
        int dimension = 0;
        for (Map.Entry<String, Distribution> setting : settings.entrySet()) {
            values.put(setting.getKey(), setting.getValue().at(point[dimension++]));
        }
        return values;
    }

    /** Where values lie in the unit cube; what is missing or foreign lies in the middle. */
    double[] where(Map<String, String> values) {
        double[] point = new double[dimensions()];
        int dimension = 0;
        for (Map.Entry<String, Distribution> setting : settings.entrySet()) {
            String value = values.get(setting.getKey());
            OptionalDouble unit =
                    value == null ? OptionalDouble.empty() : setting.getValue().where(value);
            point[dimension++] = unit.orElse(0.5);
        }
        return point;
    }

    /** The distributions in order. */
    List<Distribution> distributions() {
        return new ArrayList<>(settings.values());
    }

    /** How many options each setting has: 0 for those that are drawn from an interval. */
    int[] options() {
        return settings.values().stream()
                .mapToInt(setting -> setting instanceof Distribution.Choice choice
                        ? choice.options().size()
                        : 0)
                .toArray();
    }
}
