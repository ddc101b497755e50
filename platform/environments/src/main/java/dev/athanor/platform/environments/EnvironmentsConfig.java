package dev.athanor.platform.environments;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import dev.athanor.foundation.kernel.Copies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How environments are built.
 *
 * @param missingPython what happens when the asked Python is not installed
 * @param interpreters interpreters to use before those found, as paths
 * @param images image to Python minor version, beside the catalogue
 * @param containers which environments run in containers
 * @param uv path of uv; empty to look on PATH, then install it into the home folder
 */
public record EnvironmentsConfig(
        MissingPython missingPython,
        List<String> interpreters,
        Map<String, String> images,
        Containers containers,
        String uv) {
    private static final Setting<MissingPython> MISSING_PYTHON = Setting.choice(
            "environments.missing-python",
            MissingPython.NEAREST,
            MissingPython.class,
            "What happens when an environment asks for a Python that is not installed: take the nearest installed minor version (the next higher, else the next lower), or refuse.");
    private static final Setting<List<String>> INTERPRETERS = Setting.list(
            "environments.interpreters", "", "Paths of Python interpreters to prefer to those found on this machine.");
    private static final Setting<List<String>> IMAGES = Setting.list(
            "environments.images",
            "",
            "Container images that run as an interpreter of this machine, as IMAGE=VERSION (myregistry/train:1=3.11).");
    private static final Setting<Containers> CONTAINERS = Setting.choice(
            "environments.containers",
            Containers.AUTO,
            Containers.class,
            "Which environments run in containers where a container engine works: auto (those that name only an image, an image that the catalogue does not know, or a Dockerfile), always (all that name an image), never.");
    private static final Setting<String> UV = Setting.text(
            "environments.uv",
            "",
            "Path of the package installer uv; empty to look on PATH and install it if need be.");

    /** All settings of this room. */
    public static final List<Setting<?>> SETTINGS = List.of(MISSING_PYTHON, INTERPRETERS, IMAGES, CONTAINERS, UV);

    public EnvironmentsConfig {
        interpreters = List.copyOf(interpreters);
        images = Copies.inOrder(images);
    }

    /** What was configured. */
    public static EnvironmentsConfig from(Settings settings) {
        Map<String, String> images = new LinkedHashMap<>();
        for (String entry : settings.get(IMAGES)) {
            int cut = entry.lastIndexOf('=');
            if (cut <= 0) {
                throw EnvironmentProblem.ENVIRONMENT_INVALID
                        .because("environments.images has '" + entry
                                + "'; allowed: IMAGE=VERSION, such as ubuntu:24.04=3.12")
                        .at("environments.images");
            }
            images.put(entry.substring(0, cut).strip(), entry.substring(cut + 1).strip());
        }
        return new EnvironmentsConfig(
                settings.get(MISSING_PYTHON),
                settings.get(INTERPRETERS),
                images,
                settings.get(CONTAINERS),
                settings.get(UV));
    }
}
