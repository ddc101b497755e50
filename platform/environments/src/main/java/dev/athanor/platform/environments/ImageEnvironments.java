package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Hashes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Environments that run in a container image: one that is there or pulled, or one that is built from a Dockerfile. */
final class ImageEnvironments {
    private static final String BUILT = "localhost/athanor-environment:";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]*");

    private final Containers policy;
    private final Catalogue catalogue;
    private final Images images;
    private final ImagePackages packages;
    private final Path locks;

    /** Images that an interpreter may stand for and that could not be pulled, with the registry's answer. A restart tries them again. */
    private final Map<String, String> unavailable = new ConcurrentHashMap<>();

    ImageEnvironments(Containers policy, Catalogue catalogue, Images images, ImagePackages packages, Path locks) {
        this.policy = policy;
        this.catalogue = catalogue;
        this.images = images;
        this.packages = packages;
        this.locks = locks;
    }

    /** Whether an environment runs in an image; asks the engine only when that decides. */
    boolean takes(EnvironmentSpec spec) {
        return wishes(spec) && images.engine().isPresent() && !isGivenUp(spec);
    }

    /** One that was pulled or loaded by hand meanwhile is taken again. */
    private boolean isGivenUp(EnvironmentSpec spec) {
        String image = image(spec);
        return unavailable.containsKey(image) && images.find(image).isEmpty();
    }

    /** Why an environment that names an image does not run in it. */
    String reason(EnvironmentSpec spec) {
        if (policy == Containers.NEVER) {
            return "environments.containers is never";
        }
        String answer = unavailable.get(image(spec));
        if (answer != null) {
            return "it could not be pulled: " + answer + "; pull or load it by hand and it does";
        }
        return wishes(spec)
                ? images.trouble()
                : "its packages are enough; environments.containers: always runs it in the image";
    }

    private boolean wishes(EnvironmentSpec spec) {
        String image = image(spec);
        if (policy == Containers.NEVER || (image.isEmpty() && spec.build() == null) || catalogue.isCurated(spec)) {
            return false;
        }
        if (spec.build() != null) {
            return true;
        }
        if (isDescribed(spec)) {
            return policy == Containers.ALWAYS || catalogue.minorOf(image).isEmpty();
        }
        return policy == Containers.ALWAYS || !catalogue.isConfigured(image);
    }

    private static boolean isDescribed(EnvironmentSpec spec) {
        return spec.condaYaml() != null || spec.requirements() != null;
    }

    /** Whether an interpreter of this machine will do where the image cannot be had: a bare one of the catalogue, and nobody insists. */
    private boolean isReplaceable(EnvironmentSpec spec) {
        return policy == Containers.AUTO
                && spec.build() == null
                && !isDescribed(spec)
                && catalogue.minorOf(image(spec)).isPresent();
    }

    EnvironmentPlan plan(EnvironmentSpec spec) {
        CondaFile conda = packages.described(spec);
        Optional<String> id = images.find(reference(spec));
        boolean ready = id.isPresent()
                && (conda.requirements().isEmpty()
                        || packages.standing(id.get(), conda).isPresent());
        return new EnvironmentPlan(
                key(spec, conda),
                conda.requirements().isEmpty() ? "" : conda.python().text(),
                conda.requirements(),
                notes(spec, conda),
                ready);
    }

    /** The environment; when its image cannot be pulled and is replaceable, it is not taken from then on. */
    BuiltEnvironment build(EnvironmentSpec spec, Consumer<String> log) {
        CondaFile conda = packages.described(spec);
        String id = provide(spec, log);
        Map<String, String> variables = new LinkedHashMap<>(conda.variables());
        variables.putAll(spec.variables());
        List<String> notes = notes(spec, conda);
        if (conda.requirements().isEmpty()) {
            return new BuiltEnvironment(
                    id,
                    Path.of("/"),
                    Path.of("python3"),
                    variables,
                    notes,
                    Path.of("/dev/null"),
                    Optional.of(id),
                    List.of());
        }
        Path folder = packages.build(spec.name(), reference(spec), id, conda, log);
        variables.put("VIRTUAL_ENV", folder.toString());
        return new BuiltEnvironment(
                folder.getFileName().toString(),
                folder,
                folder.resolve("bin").resolve("python"),
                variables,
                Stream.concat(notes.stream(), packages.notes(folder).stream()).toList(),
                folder.resolve("requirements.lock"),
                Optional.of(id),
                List.of(folder));
    }

    /** The image's id; pulled or built when it is not here. One at a time, for concurrent jobs of one image. */
    private String provide(EnvironmentSpec spec, Consumer<String> log) {
        String reference = reference(spec);
        Optional<String> there = images.find(reference);
        if (there.isPresent()) {
            return there.get();
        }
        Path lock = locks.resolve("image-" + Hashes.sha256(reference).substring(0, 32));
        return FileLocks.holding(lock, () -> {
            Optional<String> meanwhile = images.find(reference);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            if (spec.build() != null) {
                make(spec.name(), spec.build(), reference, log);
            } else {
                fetch(spec, reference, log);
            }
            return images.find(reference)
                    .orElseThrow(() -> EnvironmentProblem.BUILD_FAILED.because(
                            "environment " + spec.name() + ": the engine has no image " + reference));
        });
    }

    private void make(String name, BuildContext context, String tag, Consumer<String> log) {
        log.accept("building an image from " + context.dockerfile());
        Images.Result result = images.build(context, tag, log);
        if (!result.good()) {
            throw EnvironmentProblem.BUILD_FAILED
                    .because("environment " + name + ": " + context.dockerfile() + " could not be built: "
                            + result.said())
                    .at("build");
        }
        log.accept("the image stands: " + tag);
    }

    private void fetch(EnvironmentSpec spec, String image, Consumer<String> log) {
        log.accept("pulling the image " + image);
        Images.Result result = images.pull(image, log);
        if (!result.good()) {
            if (isReplaceable(spec)) {
                unavailable.put(image, result.said());
            }
            throw EnvironmentProblem.IMAGE_UNAVAILABLE
                    .because("environment " + spec.name() + " runs in the image " + image
                            + ", which is not on this machine and could not be pulled: " + result.said()
                            + "; pull or load it by hand, or set environments.containers: never to use an interpreter of this"
                            + " machine")
                    .at("image");
        }
    }

    private List<String> notes(EnvironmentSpec spec, CondaFile conda) {
        List<String> notes = new ArrayList<>();
        String engine = images.engine().orElse("a container engine");
        if (spec.build() != null) {
            notes.add("the image is built from " + spec.build().dockerfile() + " and runs in " + engine);
        } else {
            notes.add("runs in the image " + image(spec) + ", by " + engine);
        }
        if (!conda.requirements().isEmpty()) {
            notes.add("the packages are installed by the image's own Python into a folder beside it");
        }
        notes.addAll(conda.notes());
        return notes;
    }

    private String key(EnvironmentSpec spec, CondaFile conda) {
        return Hashes.sha256(reference(spec) + "\n" + String.join("\n", conda.requirements()))
                .substring(0, 32);
    }

    /** The image's name; of one that is built, its content's. */
    private String reference(EnvironmentSpec spec) {
        BuildContext context = spec.build();
        return context == null ? image(spec) : BUILT + digest(spec.name(), context);
    }

    private static String image(EnvironmentSpec spec) {
        String image = spec.image() == null ? "" : spec.image().strip();
        // What begins with a dash would be an option of the engine.
        if (!image.isEmpty() && !NAME.matcher(image).matches()) {
            throw EnvironmentProblem.ENVIRONMENT_INVALID
                    .because("environment " + spec.name() + " has the image '" + image
                            + "'; allowed: letters, digits and . _ - / : @, no mark first, such as ubuntu:22.04")
                    .at("image");
        }
        return image;
    }

    private static String hash(Path file) throws IOException {
        var digest = Hashes.digest("SHA-256");
        try (var in = Files.newInputStream(file);
                var through = new DigestInputStream(in, digest)) {
            through.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Digest of a context's files and of which of them is the Dockerfile. */
    private static String digest(String name, BuildContext context) {
        if (!context.file().startsWith(context.folder()) || !Files.isRegularFile(context.file())) {
            throw EnvironmentProblem.ENVIRONMENT_INVALID
                    .because("environment " + name + ": its build context has no file '" + context.dockerfile()
                            + "'; dockerfile_path is relative to the context")
                    .at("build.dockerfilePath");
        }
        var all = new StringBuilder(context.dockerfile()).append('\n');
        try (Stream<Path> files = Files.walk(context.folder())) {
            for (Path file : files.sorted().toList()) {
                if (Files.isRegularFile(file)) {
                    all.append(context.folder().relativize(file))
                            .append(Files.isExecutable(file) ? " x " : " - ")
                            .append(hash(file))
                            .append('\n');
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Hashes.sha256(all.toString()).substring(0, 32);
    }
}
