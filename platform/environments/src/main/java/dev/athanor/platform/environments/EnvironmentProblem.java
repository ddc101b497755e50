package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with environments. */
public enum EnvironmentProblem implements Problem {
    ENVIRONMENT_INVALID(
            ProblemKind.INVALID,
            "The environment's description is not usable.",
            "Read the message: it names the entry and what is allowed."),
    PYTHON_NOT_INSTALLED(
            ProblemKind.INVALID,
            "The Python that the environment asks for is not installed, and none may be taken instead.",
            "Install it, ask for one of the installed versions, or set `environments.missing-python: nearest`."),
    PACKAGE_UNAVAILABLE(
            ProblemKind.INVALID,
            "A package cannot be had in the asked version for this Python.",
            "Change the pin that the message names, or the Python version."),
    PACKAGE_UNTRANSLATABLE(
            ProblemKind.INVALID,
            "A conda package has no pip form.",
            "Remove the entry, or install the tool on this machine so that it is on PATH."),
    IMAGE_UNKNOWN(
            ProblemKind.INVALID,
            "The image is not known here, and no container engine runs it.",
            "Install a container engine (`athanor doctor` tells whether one works), or map the image to an interpreter: `environments.images: \"IMAGE=3.11\"` in config.yaml."),
    IMAGE_UNAVAILABLE(
            ProblemKind.DEPENDENCY_FAILED,
            "The image is not on this machine and could not be pulled.",
            "Read the message: it holds the registry's answer. Pull or load the image by hand, or set `environments.containers: never`."),
    ENVIRONMENT_UNSUPPORTED(
            ProblemKind.UNSUPPORTED,
            "Environments of that kind need a container engine, and there is none.",
            "Use a conda file, a requirements file or an image of the catalogue."),
    CURATED_UNKNOWN(
            ProblemKind.NOT_FOUND,
            "There is no curated environment of that name in the catalogue.",
            "List the catalogue with `athanor ml environment list`."),
    UV_UNAVAILABLE(
            ProblemKind.DEPENDENCY_FAILED,
            "The package installer uv is not there and could not be installed.",
            "Give Python its venv (Debian, Ubuntu: `apt install python3-venv`), or put uv on PATH, or set `environments.uv` to its path."),
    BUILD_FAILED(
            ProblemKind.DEPENDENCY_FAILED,
            "The environment could not be built.",
            "Read the build log: the package or index that failed is named there.");

    private final Explanation explanation;

    EnvironmentProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
