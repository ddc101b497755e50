package dev.athanor.platform.environments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Azure's curated environments and base images, as {@code catalogue.txt} tells them. */
final class Catalogue {
    /**
     * A curated environment.
     *
     * @param name Azure's name
     * @param python its minor version
     * @param packages its packages on that Python
     * @param elsewhere its packages on any other Python
     */
    record Curated(String name, int python, List<String> packages, List<String> elsewhere) {}

    private record Image(Pattern pattern, String python) {}

    private final Map<String, Curated> curated = new LinkedHashMap<>();
    private final List<Image> images = new ArrayList<>();

    Catalogue(Map<String, String> more) {
        more.forEach((image, python) -> images.add(new Image(Pattern.compile(Pattern.quote(image)), python)));
        for (String line : lines()) {
            List<String> fields =
                    List.of(line.split(";", -1)).stream().map(String::strip).toList();
            if (fields.getFirst().startsWith("env ")) {
                List<String> names = words(fields.getFirst().substring(4));
                var entry = new Curated(
                        names.getFirst(),
                        Integer.parseInt(fields.get(1).substring(2)),
                        words(fields.get(2)),
                        words(fields.get(3)));
                names.forEach(name -> curated.put(name.toLowerCase(Locale.ROOT), entry));
            } else if (fields.getFirst().startsWith("image ")) {
                images.add(new Image(
                        Pattern.compile(fields.getFirst().substring(6).strip()),
                        fields.size() > 1 ? fields.get(1) : ""));
            }
        }
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static List<String> lines() {
        try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.txt")) {
            if (in == null) {
                throw new IllegalStateException("catalogue.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The entry of a name, of a registry address, or of either with a version or label behind it. */
    Optional<Curated> find(String nameOrUri) {
        String name = nameOrUri.startsWith("azureml:") && !nameOrUri.startsWith("azureml://")
                ? nameOrUri.substring("azureml:".length())
                : nameOrUri;
        if (name.contains("/environments/")) {
            if (!name.toLowerCase(Locale.ROOT).contains("registries/azureml/")) {
                return Optional.empty();
            }
            name = name.substring(name.indexOf("/environments/") + "/environments/".length());
            name = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
        }
        name = name.replaceAll("[@:].*$", "");
        return Optional.ofNullable(curated.get(name.toLowerCase(Locale.ROOT)));
    }

    List<String> names() {
        return curated.values().stream().map(Curated::name).distinct().toList();
    }

    /** What an image asks of Python: {@code 3.10}, or an empty text for any; empty when the image is not known. */
    Optional<String> python(String image) {
        String plain = image.replaceFirst("@sha256:.*$", "");
        return images.stream()
                .filter(known -> known.pattern().matcher(plain).matches())
                .map(known -> {
                    var matcher = known.pattern().matcher(plain);
                    return known.python().contains("$") ? matcher.replaceFirst(known.python()) : known.python();
                })
                .findFirst();
    }
}
