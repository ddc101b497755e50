package dev.athanor.platform.environments;

import dev.athanor.foundation.codec.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The curated environments and base images that are known here; read from a resource. */
final class Catalogue {
    private static final Pattern IN_NAME = Pattern.compile("(?:^|[-_./:])py(?:thon)?[:-]?3\\.?(\\d{1,2})(?!\\d)");
    private static final Pattern REGISTRY =
            Pattern.compile("^azureml://registries/[^/]+/environments/([^/]+)(?:/(?:versions|labels)/([^/]+))?$");

    private final List<Curated> curated;
    private final Map<String, Integer> images;
    private final Set<String> configured;

    /** One curated environment; packages by the Python minor version from which they stand. */
    record Curated(
            String name, String image, int minor, List<String> aliases, NavigableMap<Integer, List<String>> packages) {
        boolean named(String other) {
            return name.equalsIgnoreCase(other) || aliases.stream().anyMatch(other::equalsIgnoreCase);
        }

        String listed() {
            return aliases.stream()
                    .filter(alias -> alias.startsWith("AzureML-"))
                    .findFirst()
                    .orElse(name);
        }

        List<String> packagesFor(int python) {
            Map.Entry<Integer, List<String>> entry = packages.floorEntry(python);
            return entry == null ? packages.firstEntry().getValue() : entry.getValue();
        }
    }

    private Catalogue(List<Curated> curated, Map<String, Integer> images, Set<String> configured) {
        this.curated = curated;
        this.images = images;
        this.configured = Set.copyOf(configured);
    }

    /** The resource, with the images that the configuration adds going first. */
    static Catalogue load(Map<String, String> configured) {
        Map<?, ?> root = (Map<?, ?>) Yaml.words("catalogue.yaml", text());
        List<Curated> curated = new ArrayList<>();
        for (Object item : (List<?>) Objects.requireNonNull(root.get("curated"))) {
            curated.add(curated((Map<?, ?>) item));
        }
        Map<String, Integer> images = new LinkedHashMap<>();
        configured.forEach((image, version) -> images.put(image, minor(image, version)));
        for (Object item : (List<?>) Objects.requireNonNull(root.get("images"))) {
            Map<?, ?> map = (Map<?, ?>) item;
            String image = String.valueOf(map.get("image"));
            images.putIfAbsent(image, minor(image, String.valueOf(map.get("python"))));
        }
        return new Catalogue(curated, images, configured.keySet());
    }

    /** By name, alias or registry address; a version or a label is ignored. */
    Optional<Curated> curated(String nameOrUri) {
        String wanted = nameOrUri.strip();
        Matcher registry = REGISTRY.matcher(wanted);
        if (registry.matches()) {
            wanted = registry.group(1);
        } else {
            wanted = wanted.startsWith("azureml:") ? wanted.substring("azureml:".length()) : wanted;
            int cut = Math.max(wanted.indexOf('@'), wanted.indexOf(':'));
            wanted = cut > 0 ? wanted.substring(0, cut) : wanted;
        }
        String name = wanted;
        return curated.stream().filter(each -> each.named(name)).findFirst();
    }

    /** The curated environment whose image this is. */
    Optional<Curated> byImage(String image) {
        String bare = bare(image);
        return curated.stream().filter(each -> each.image().equals(bare)).findFirst();
    }

    /** Whether an environment is one of the curated ones itself, not one that only names the same image. */
    boolean isCurated(EnvironmentSpec spec) {
        return spec.image() != null
                && curated(spec.name())
                        .filter(entry -> entry.image().equals(spec.image()))
                        .isPresent();
    }

    /** Whether the configuration says which Python stands for an image. */
    boolean isConfigured(String image) {
        return configured.contains(image);
    }

    /** The names by which workspaces list them. */
    List<String> names() {
        return curated.stream().map(Curated::listed).toList();
    }

    /** The Python minor version that an image stands for; empty where the image is not known. */
    Optional<Integer> minorOf(String image) {
        String plain = image.startsWith("docker.io/") ? image.substring("docker.io/".length()) : image;
        plain = plain.startsWith("library/") ? plain.substring("library/".length()) : plain;
        for (Map.Entry<String, Integer> entry : images.entrySet()) {
            String pattern = entry.getKey();
            if (pattern.equals(plain) || pattern.equals(image)) {
                return Optional.of(entry.getValue());
            }
            if (glob(pattern).matcher(plain).matches()) {
                Matcher named = IN_NAME.matcher(plain);
                return Optional.of(named.find() ? Integer.valueOf(named.group(1)) : entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static String bare(String image) {
        int slash = image.lastIndexOf('/');
        int cut = image.indexOf('@') > 0 ? image.indexOf('@') : image.indexOf(':', Math.max(slash, 0));
        return cut > 0 ? image.substring(0, cut) : image;
    }

    private static Pattern glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() && !pattern.startsWith("*") ? "" : ".*")
                    .append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString());
    }

    private static Curated curated(Map<?, ?> map) {
        String name = String.valueOf(map.get("name"));
        NavigableMap<Integer, List<String>> packages = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNull(map.get("packages")))
                .forEach((python, lines) -> packages.put(minor(name, String.valueOf(python)), texts(lines)));
        return new Curated(
                name,
                String.valueOf(map.get("image")),
                minor(name, String.valueOf(map.get("python"))),
                texts(Objects.requireNonNull(map.get("aliases"))),
                packages);
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }

    private static int minor(String of, String version) {
        Matcher form = Pattern.compile("3\\.(\\d{1,2})(\\..*)?").matcher(version.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw EnvironmentProblem.ENVIRONMENT_INVALID
                    .because("the image " + of + " is mapped to the Python version '" + version
                            + "'; allowed: a version such as 3.11")
                    .at("environments.images");
        }
        return Integer.parseInt(form.group(1));
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream("catalogue.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
