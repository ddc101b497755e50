package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.AthanorException;
import java.util.ArrayList;
import java.util.List;

/** The mistakes found so far. */
final class Findings {
    private record Finding(YamlProblem problem, String path, String text) {}

    private final Places places;
    private final List<Finding> found = new ArrayList<>();

    Findings(Places places) {
        this.places = places;
    }

    /** Another list for trying something out. */
    Findings scratch() {
        return new Findings(places);
    }

    void add(YamlProblem problem, String path, String text) {
        String key = path.isEmpty() ? "" : path + ": ";
        found.add(new Finding(problem, path, places.of(path).label() + ": " + key + text));
    }

    void addAll(Findings others) {
        found.addAll(others.found);
    }

    int count() {
        return found.size();
    }

    Places places() {
        return places;
    }

    /** Throws what was found; several mistakes make one message of a line each. */
    void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        Finding first = found.getFirst();
        if (found.size() == 1) {
            throw first.problem().because(first.text()).at(first.path());
        }
        StringBuilder text = new StringBuilder();
        for (Finding finding : found) {
            text.append(text.isEmpty() ? "" : "\n").append(finding.text());
        }
        AthanorException all = first.problem().because(text.toString()).at(first.path());
        for (Finding finding : found) {
            all = all.with(new AthanorException.Detail(finding.problem().code(), finding.path(), finding.text()));
        }
        throw all;
    }
}
