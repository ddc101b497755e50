package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.Copies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** From what is asked to what will be built. */
final class Recipes {
    private final EnvironmentsConfig config;
    private final Catalogue catalogue;
    private final Interpreters interpreters;
    private final Map<String, String> machine;
    private final Function<EnvironmentSpec, String> noContainer;

    /**
     * The rules.
     *
     * @param noContainer why an environment does not run in its image
     */
    Recipes(
            EnvironmentsConfig config,
            Catalogue catalogue,
            Interpreters interpreters,
            Map<String, String> machine,
            Function<EnvironmentSpec, String> noContainer) {
        this.noContainer = noContainer;
        this.config = config;
        this.catalogue = catalogue;
        this.interpreters = interpreters;
        this.machine = machine;
    }

    Recipe of(EnvironmentSpec spec) {
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        PythonWish wish = PythonWish.any();
        List<String> lines = new ArrayList<>();
        Optional<Catalogue.Curated> curated = Optional.empty();
        String image = spec.image() == null ? "" : spec.image().strip();
        boolean described = spec.condaYaml() != null || spec.requirements() != null;
        if (described && !image.isEmpty()) {
            notes.add("the image " + image
                    + " does not run here (" + noContainer.apply(spec)
                    + "); its packages are built on this machine");
        }
        if (spec.condaYaml() != null) {
            CondaFile conda = CondaFile.parse(
                    spec.condaYaml(), tool -> Commands.onPath(tool, machine).isPresent());
            wish = conda.python();
            lines.addAll(conda.requirements());
            notes.addAll(conda.notes());
            variables.putAll(conda.variables());
        }
        if (spec.requirements() != null) {
            lines.addAll(Requirements.lines(spec.requirements(), "requirements", notes));
        }
        if (!described) {
            curated = catalogue.byImage(image);
            wish = PythonWish.minor(curated.isPresent() ? curated.get().minor() : imageMinor(spec, image));
        }
        Interpreters.Choice choice = interpreters.choose(wish, spec.name(), config.missingPython());
        notes.addAll(choice.notes());
        Interpreter python = choice.interpreter();
        if (curated.isPresent()) {
            lines.addAll(curatedLines(curated.get(), python, notes));
        } else if (!described) {
            notes.add("the image " + image + " does not run here (" + noContainer.apply(spec) + "); Python "
                    + python.version() + " of this machine stands for it, without packages");
        }
        variables.putAll(spec.variables());
        return new Recipe(spec.name(), python, List.copyOf(lines), List.copyOf(notes), Copies.inOrder(variables));
    }

    private static List<String> curatedLines(Catalogue.Curated curated, Interpreter python, List<String> notes) {
        List<String> asked = curated.packagesFor(curated.minor());
        List<String> taken = curated.packagesFor(python.minor());
        if (!asked.equals(taken)) {
            List<String> other =
                    taken.stream().filter(line -> !asked.contains(line)).toList();
            notes.add("for Python " + python.shortVersion() + " the catalogue's " + curated.name() + " has "
                    + String.join(", ", other));
        }
        return taken;
    }

    private int imageMinor(EnvironmentSpec spec, String image) {
        if (image.isEmpty()) {
            if (spec.build() != null) {
                throw EnvironmentProblem.ENVIRONMENT_UNSUPPORTED
                        .because("environment " + spec.name()
                                + " is built from a Dockerfile, which needs a container engine ("
                                + noContainer.apply(spec) + "); give it a conda_file or an image of the catalogue")
                        .at("build");
            }
            throw EnvironmentProblem.ENVIRONMENT_INVALID
                    .because("environment " + spec.name() + " names neither an image nor a conda file nor requirements")
                    .at("image");
        }
        return catalogue
                .minorOf(image)
                .orElseThrow(() -> EnvironmentProblem.IMAGE_UNKNOWN
                        .because("environment " + spec.name() + " runs in the image " + image
                                + ", which is not in the catalogue and does not run here (" + noContainer.apply(spec)
                                + "); to run it as an interpreter of this"
                                + " machine, set environments.images: \"" + image + "=3.11\" in config.yaml")
                        .at("image"));
    }
}
