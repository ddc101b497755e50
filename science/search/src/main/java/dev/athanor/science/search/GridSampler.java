package dev.athanor.science.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every combination, the last setting turning fastest. */
final class GridSampler implements Sampler {
    private final SearchSpace space;

    GridSampler(SearchSpace space) {
        space.settings().forEach((name, setting) -> {
            if (!(setting instanceof Distribution.Choice)) {
                throw new IllegalArgumentException("grid sampling knows only choice, but '" + name + "' is " + setting);
            }
        });
        this.space = space;
    }

    @Override
    public Optional<Map<String, String>> next(int index, List<Observation> seen) {
        int left = index;
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, Distribution> setting : reversed()) {
            List<String> options = ((Distribution.Choice) setting.getValue()).options();
            values.put(setting.getKey(), options.get(left % options.size()));
            left /= options.size();
        }
        return left > 0 ? Optional.empty() : Optional.of(inOrder(values));
    }

    private List<Map.Entry<String, Distribution>> reversed() {
        return List.copyOf(space.settings().entrySet()).reversed();
    }

    private Map<String, String> inOrder(Map<String, String> values) {
        Map<String, String> ordered = new LinkedHashMap<>();
        space.settings().keySet().forEach(name -> ordered.put(name, values.getOrDefault(name, "")));
        return ordered;
    }
}
