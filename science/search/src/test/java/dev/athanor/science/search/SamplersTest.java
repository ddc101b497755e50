package dev.athanor.science.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplersTest {
    private static final SearchSpace MIXED = space(Map.of(
            "lr", new Distribution.Uniform(Math.log(1e-4), Math.log(1e-1), true),
            "layers", new Distribution.Rounded(new Distribution.Uniform(1, 8, false), 1),
            "kind", new Distribution.Choice(List.of("a", "b", "c")),
            "seed", new Distribution.RandInt(5),
            "noise", new Distribution.Normal(0, 2, false)));

    private static SearchSpace space(Map<String, Distribution> settings) {
        Map<String, Distribution> sorted = new LinkedHashMap<>();
        settings.keySet().stream()
                .sorted()
                .forEach(name -> sorted.put(name, settings.getOrDefault(name, new Distribution.RandInt(1))));
        return new SearchSpace(sorted);
    }

    @Test
    void gridTriesEveryCombinationOnceAndEnds() {
        SearchSpace space = space(Map.of(
                "a", new Distribution.Choice(List.of("1", "2")), "b", new Distribution.Choice(List.of("x", "y", "z"))));
        Sampler grid = Search.sampler(SamplingAlgorithm.GRID, space, 0);

        List<String> tried = IntStream.range(0, 6)
                .mapToObj(index ->
                        grid.next(index, List.of()).orElseThrow().values().toString())
                .toList();

        assertThat(tried).containsExactly("[1, x]", "[1, y]", "[1, z]", "[2, x]", "[2, y]", "[2, z]");
        assertThat(grid.next(6, List.of())).isEmpty();
    }

    @Test
    void gridOfAnIntervalIsRefusedByName() {
        assertThatThrownBy(() -> Search.sampler(SamplingAlgorithm.GRID, MIXED, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'layers'");
    }

    @Test
    void drawsStayInsideTheirDistributionAndComeBack() {
        for (SamplingAlgorithm algorithm : List.of(
                SamplingAlgorithm.RANDOM, SamplingAlgorithm.SOBOL, SamplingAlgorithm.TPE, SamplingAlgorithm.BAYESIAN)) {
            Sampler sampler = Search.sampler(algorithm, MIXED, 7);
            List<Observation> seen = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Map<String, String> values = sampler.next(i, seen).orElseThrow();
                assertThat(Double.parseDouble(values.get("lr"))).isBetween(1e-4, 1e-1 + 1e-12);
                assertThat(Integer.parseInt(values.get("layers"))).isBetween(1, 8);
                assertThat(values.get("kind")).isIn("a", "b", "c");
                assertThat(Integer.parseInt(values.get("seed"))).isBetween(0, 4);
                assertThat(sampler.next(i, seen)).as("the same answer twice").contains(values);
                seen.add(new Observation(values, i % 5 == 4 ? OptionalDouble.empty() : OptionalDouble.of(i % 7)));
            }
        }
    }

    @Test
    void otherSeedsGiveOtherDraws() {
        Set<Map<String, String>> drawn = new HashSet<>();
        for (int seed = 0; seed < 10; seed++) {
            drawn.add(Search.sampler(SamplingAlgorithm.RANDOM, MIXED, seed)
                    .next(0, List.of())
                    .orElseThrow());
            drawn.add(Search.sampler(SamplingAlgorithm.SOBOL, MIXED, seed)
                    .next(0, List.of())
                    .orElseThrow());
        }
        assertThat(drawn).hasSizeGreaterThan(15);
    }

    @Test
    void sobolSpreadsMoreEvenlyThanChance() {
        var line = new SearchSpace(Map.of("x", new Distribution.Uniform(0, 1, false)));
        Sampler sobol = Search.sampler(SamplingAlgorithm.SOBOL, line, 3);

        Set<Integer> cells = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            double x = Double.parseDouble(sobol.next(i, List.of()).orElseThrow().get("x"));
            cells.add((int) (x * 32));
        }

        assertThat(cells).hasSize(32);
    }

    @Test
    void quantilesAreThoseOfTheNormalDistribution() {
        var normal = new Distribution.Normal(10, 2, false);
        assertThat(Double.parseDouble(normal.at(0.975)))
                .isCloseTo(13.919927969, org.assertj.core.data.Offset.offset(1e-8));
        assertThat(new Distribution.Rounded(normal, 0.5).at(0.975)).isEqualTo("14");
        assertThat(new Distribution.Rounded(new Distribution.Uniform(0, 1, false), 0.1).at(0.349))
                .isEqualTo("0.3");
        assertThat(normal.where(normal.at(0.3)).orElseThrow())
                .isCloseTo(0.3, org.assertj.core.data.Offset.offset(1e-9));
    }

    /** The usual test functions, each on its usual domain with its least value 0. */
    private record Function(String name, SearchSpace space, ToDoubleFunction<double[]> loss) {}

    private static List<Function> functions() {
        return List.of(
                new Function(
                        "sphere",
                        cube(5, -5, 5),
                        x -> Arrays.stream(x).map(v -> (v - 1) * (v - 1)).sum()),
                new Function(
                        "branin",
                        space(Map.of(
                                "x0",
                                new Distribution.Uniform(-5, 10, false),
                                "x1",
                                new Distribution.Uniform(0, 15, false))),
                        SamplersTest::branin),
                new Function("rosenbrock", cube(3, -2, 2), SamplersTest::rosenbrock));
    }

    private static SearchSpace cube(int dimensions, double low, double high) {
        Map<String, Distribution> settings = new LinkedHashMap<>();
        for (int d = 0; d < dimensions; d++) {
            settings.put("x" + d, new Distribution.Uniform(low, high, false));
        }
        return new SearchSpace(settings);
    }

    private static double branin(double[] x) {
        double bend = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
        return bend * bend + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10 - 0.397887;
    }

    private static double rosenbrock(double[] x) {
        double sum = 0;
        for (int d = 0; d + 1 < x.length; d++) {
            sum += 100 * Math.pow(x[d + 1] - x[d] * x[d], 2) + Math.pow(1 - x[d], 2);
        }
        return sum;
    }

    /** The median over seeds of the best loss after 50 tries. */
    private static double median(SamplingAlgorithm algorithm, Function function, int seeds) {
        double[] bests = IntStream.range(0, seeds)
                .mapToDouble(seed -> best(Search.sampler(algorithm, function.space(), seed), function))
                .sorted()
                .toArray();
        return bests[seeds / 2];
    }

    private static double best(Sampler sampler, Function function) {
        List<Observation> seen = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 50; i++) {
            Optional<Map<String, String>> next = sampler.next(i, seen);
            double[] x = next.orElseThrow().values().stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            double loss = function.loss().applyAsDouble(x);
            best = Math.min(best, loss);
            seen.add(new Observation(next.orElseThrow(), OptionalDouble.of(loss)));
        }
        return best;
    }

    @Test
    void learningSamplersBeatChanceOnTheUsualFunctions() {
        for (Function function : functions()) {
            double chance = median(SamplingAlgorithm.RANDOM, function, 11);
            double tpe = median(SamplingAlgorithm.TPE, function, 11);
            double bayesian = median(SamplingAlgorithm.BAYESIAN, function, 3);
            assertThat(tpe).as("TPE on " + function.name()).isLessThan(chance);
            assertThat(bayesian).as("bayesian on " + function.name()).isLessThan(chance);
        }
    }
}
