import dev.athanor.science.search.Distribution;
import dev.athanor.science.search.Observation;
import dev.athanor.science.search.Sampler;
import dev.athanor.science.search.SamplingAlgorithm;
import dev.athanor.science.search.Search;
import dev.athanor.science.search.SearchSpace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Lets our samplers search for whoever holds the function: lines come in, lines go out. {@code ALGORITHM SEED LOW,HIGH[,log] …} begins a search;
 * then each loss that comes in is answered by the next values, and {@code end} ends it.
 */
final class Samplers {
    private Samplers() {}

    public static void main(String[] arguments) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            search(line.split(" "), in);
        }
    }

    private static void search(String[] words, BufferedReader in) throws IOException {
        Map<String, Distribution> settings = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] bounds = words[i].split(",");
            boolean log = bounds.length > 2;
            double low = Double.parseDouble(bounds[0]);
            double high = Double.parseDouble(bounds[1]);
            // Of a logarithmic one Azure gives the exponents.
            settings.put(
                    "x" + (i - 2), new Distribution.Uniform(log ? Math.log(low) : low, log ? Math.log(high) : high, log));
        }
        Sampler sampler = Search.sampler(
                SamplingAlgorithm.valueOf(words[0]), new SearchSpace(settings), Long.parseLong(words[1]));
        List<Observation> seen = new ArrayList<>();
        while (true) {
            Map<String, String> next = sampler.next(seen.size(), seen).orElseThrow();
            System.out.println(String.join(" ", next.values()));
            System.out.flush();
            String answer = in.readLine();
            if (answer == null || answer.equals("end")) {
                return;
            }
            seen.add(new Observation(next, OptionalDouble.of(Double.parseDouble(answer))));
        }
    }
}
