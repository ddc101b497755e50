package dev.athanor.protocols.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import dev.athanor.foundation.codec.CodecProblem;
import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sort of mistake, with the place that the message names. */
final class MistakesTest {
    @TempDir
    Path folder;

    private final Yaml yaml = Yaml.builtIn();

    @BeforeEach
    void code() throws IOException {
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("src/train.py"), "print(1)\n");
    }

    @Test
    void unknownKeyIsNamedWithItsPlaceAndTheNearest() {
        AthanorException mistake = mistake("job", "command: x\nenvironment: azureml:e:1\ncompue: azureml:c\n");
        assertThat(mistake.problem()).isEqualTo(YamlProblem.YAML_KEY_UNKNOWN);
        assertThat(plain(mistake))
                .startsWith("job.yml:3:1: compue: unknown key. Did you mean 'compute'? Allowed: ")
                .contains("environment_variables");
        assertThat(mistake.target()).isEqualTo("compue");
    }

    @Test
    void unknownKeyDeepInsideIsNamedByItsPath() {
        assertThat(
                        text(
                                "job",
                                "command: x\nenvironment: azureml:e:1\ninputs:\n  d:\n    type: uri_file\n    pth: azureml:d:1\n"))
                .startsWith("job.yml:6:5: inputs.d.pth: unknown key. Did you mean 'path'? Allowed: mode, type, path");
    }

    @Test
    void missingKeysAreNamed() {
        assertThat(text("job", "command: x\n")).startsWith("job.yml:1:1: environment: required key is missing");
        assertThat(text("job", "type: sweep\ncommand: x\n"))
                .contains("trial: required key is missing", "objective: required key is missing");
    }

    @Test
    void aMisspelledRequiredKeyIsToldOnce() {
        assertThat(text("job", "comand: x\nenvironment: azureml:e:1\n")).doesNotContain("required key is missing");
    }

    @Test
    void theTypeChoosesTheBranchBeforeAnythingElse() {
        AthanorException mistake = mistake("job", "type: comand\nnothing: here\n");
        assertThat(mistake.problem()).isEqualTo(YamlProblem.YAML_TYPE_UNKNOWN);
        assertThat(plain(mistake))
                .startsWith(
                        "job.yml:1:1: type: 'comand' is not allowed. Did you mean 'command'? Allowed: command, sweep");
        assertThat(text("job", "type: automl\ntask: clasification\n")).contains("Did you mean 'classification'?");
        assertThat(text("job", "type: automl\n")).contains("task: required key is missing");
        assertThat(text("compute", "name: c\ntype: amlcomputer\n")).contains("Did you mean 'amlcompute'?");
    }

    @Test
    void theTypeOfAnInnerObjectChoosesItsBranch() {
        assertThat(text("job", "command: x\nenvironment: azureml:e:1\ndistribution: {type: pytorh}\n"))
                .startsWith("job.yml:3:16: distribution.type: 'pytorh' is not allowed. Did you mean 'pytorch'?");
        assertThat(text(
                        "job",
                        "command: x\nenvironment: azureml:e:1\ninputs: {d: {type: uri_fil, path: azureml:d:1}}\n"))
                .contains("inputs.d.type: 'uri_fil' is not allowed. Did you mean 'uri_file'?");
    }

    @Test
    void wrongTypesSayWhatIsTaken() {
        String text = text(
                "job",
                "command: 5\nenvironment: azureml:e:1\nresources: {instance_count: two}\ntags: [a]\nlimits: 3\n");
        assertThat(text)
                .contains("job.yml:1:1: command: 5 is not allowed. Put it in quotes to make it text.")
                .contains("job.yml:3:13: resources.instance_count: 'two' is not allowed. It takes a whole number")
                .contains("job.yml:4:1: tags: a list is not allowed here; it takes a map")
                .contains("job.yml:5:1: limits: 3 is not allowed. It takes a map");
    }

    @Test
    void severalMistakesAreToldAtOnce() {
        AthanorException mistake = mistake("job", "command: 5\nenvironment: e:1\nfoo: 1\n");
        assertThat(mistake.details()).hasSize(3);
    }

    @Test
    void referencesMustBeWellFormed() {
        assertThat(text("job", "command: x\nenvironment: e1:1\n"))
                .startsWith("job.yml:2:1: environment: 'e1:1' is no reference. Did you mean 'azureml:e1:1'?");
        assertThat(text("job", "command: x\nenvironment: azureml:e1\n"))
                .contains("names no version. Write azureml:e1:<version> or azureml:e1@latest");
        assertThat(text("job", "command: x\nenvironment: azureml:e:1\ncompute: azureml:c:1\n"))
                .contains("job.yml:3:1: compute: 'azureml:c:1' names a version, but this has none");
    }

    @Test
    void localPathsMustLeadSomewhere() {
        AthanorException mistake = mistake("job", "command: x\nenvironment: azureml:e:1\ncode: ./srcc\n");
        assertThat(mistake.problem()).isEqualTo(YamlProblem.YAML_FILE_MISSING);
        assertThat(plain(mistake))
                .startsWith("job.yml:3:1: code: './srcc' does not exist. Did you mean 'src'? Looked for ");
        assertThat(text("data", "name: d\npath: nothere.csv\n"))
                .contains("data.yml:2:1: path: 'nothere.csv' does not exist");
    }

    @Test
    void linksThatLeadBackAreCyclic() throws IOException {
        Files.createSymbolicLink(folder.resolve("a"), folder.resolve("b"));
        Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
        AthanorException mistake = mistake("job", "command: x\nenvironment: azureml:e:1\ncode: a\n");
        assertThat(mistake.problem()).isEqualTo(YamlProblem.YAML_PATH_CYCLIC);
        assertThat(plain(mistake)).startsWith("job.yml:3:1: code: 'a' is a link that leads back to itself");
    }

    @Test
    void filesThatIncludeThemselvesAreCyclic() {
        AthanorException mistake = mistake("job", "command: x\nenvironment: file:./job.yml\n");
        assertThat(mistake.problem()).isEqualTo(YamlProblem.YAML_PATH_CYCLIC);
        assertThat(plain(mistake)).contains("job.yml → job.yml");
    }

    @Test
    void mistakesInAnIncludedFileHaveItsPlace() throws IOException {
        Files.writeString(folder.resolve("env.yml"), "image: i\nimag: j\n");
        assertThat(text("job", "command: x\nenvironment: file:./env.yml\n"))
                .startsWith("env.yml:2:1: environment.imag: unknown key. Did you mean 'image'?");
    }

    @Test
    void expressionsMustNameWhatIsDeclared() {
        String text = text(
                "job",
                "command: a ${{inputs.lrr}} ${{outputz.x}} ${{outputs.o}}\nenvironment: azureml:e:1\ninputs: {lr: 1}\n");
        assertThat(text)
                .contains("job.yml:1:1: command: ${{inputs.lrr}} names no input of this file. Did you mean 'lr'?")
                .contains("${{outputz.x}} is unknown. Did you mean 'outputs'?")
                .contains("${{outputs.o}} names no output of this file. Declared: none");
    }

    @Test
    void optionalInputsNeedNoDeclaration() {
        read("job", "command: a $[[--x ${{inputs.x}}]]\nenvironment: azureml:e:1\n");
    }

    @Test
    void brokenYamlHasItsPlace() {
        AthanorException mistake = mistake("job", "command: x\n  environment: y\n");
        assertThat(mistake.problem()).isEqualTo(CodecProblem.YAML_MALFORMED);
        assertThat(plain(mistake)).contains("job.yml:2:");
        assertThat(text("job", "- a\n")).isEqualTo("job.yml:1:1: the file must be a map of keys to values");
        assertThat(text("job", "command: a\ncommand: b\n")).contains("job.yml:2:1: the key 'command' stands twice");
    }

    @Test
    void overridesAreNamedAsTheUserWroteThem() {
        assertThat(text(
                        "job",
                        "command: x\nenvironment: azureml:e:1\n",
                        new Overlay("limits.timeot", 4L, "--set limits.timeot=4")))
                .startsWith("--set limits.timeot=4: limits.timeot: unknown key. Did you mean 'timeout'?");
        assertThat(text(
                        "job",
                        "command: x\nenvironment: azureml:e:1\n",
                        new Overlay("environment.image", "i", "--set environment.image=i")))
                .isEqualTo("--set environment.image=i: 'environment' is azureml:e:1, which has nothing below it");
    }

    @Test
    void wordsAreTakenInAnyCase() {
        YamlEntity entity =
                read("job", "type: Command\ncommand: x\nenvironment: azureml:e:1\nidentity: {type: UserIdentity}\n");
        assertThat(entity.tree())
                .containsEntry("type", "command")
                .containsEntry("identity", java.util.Map.of("type", "user_identity"));
    }

    @Test
    void whatShowPrintsMayBeFedBack() {
        read("job", """
                name: j
                id: azureml:/subscriptions/s
                status: Completed
                creation_context: {created_by: me}
                resourceGroup: rg
                command: x
                environment: azureml:e:1
                $schema: x
                """);
    }

    @Test
    void whatAServerAddsToAJobIsNotAskedForAgain() {
        YamlEntity entity = read("job", """
                command: x
                environment: azureml:e:1
                services:
                  Studio: {type: Studio, endpoint: https://a}
                  mine: {type: vs_code}
                  page: {type: custom, port: 8080, properties: {command: python page.py}}
                """);
        assertThat(entity.tree().get("services"))
                .asInstanceOf(map(String.class, Object.class))
                .containsOnlyKeys("mine", "page");
    }

    @Test
    void schemasThatNobodyKnowsAreRefused() {
        AthanorException mistake = mistake(
                "job",
                "command: x\n$schema: https://azuremlschemas.azureedge.net/latest/commandJop.schema.json\nenvironment: azureml:e:1\n");
        assertThat(mistake.problem()).isEqualTo(YamlProblem.YAML_SCHEMA_UNSUPPORTED);
        assertThat(plain(mistake))
                .startsWith("job.yml:2:1: $schema: 'commandJop.schema.json' is no format that is known here."
                        + " Did you mean 'commandJob'?");
        read("job", "$schema: ./own.json\ncommand: x\nenvironment: azureml:e:1\n");
        read("datastore", """
                $schema: https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json
                name: d
                type: azure_blob
                account_name: a
                container_name: c
                """);
    }

    @Test
    void anyTextGivesACleanError() {
        for (String text : List.of(
                "\u0000", "%", "{", "[[[[", "a: &a [*a]", "? {a: b}\n: c", "!!python/x 1", "&", "\t", "a: b: c")) {
            Throwable thrown = catchThrowableOfType(AthanorException.class, () -> read("job", text));
            assertThat(thrown).as(text).isNotNull();
        }
    }

    private YamlEntity read(String noun, String text, Overlay... overlays) {
        Path file = folder.resolve(noun + ".yml");
        try {
            Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new IllegalStateException(unwritable);
        }
        return yaml.read(noun, file, List.of(overlays), folder);
    }

    private AthanorException mistake(String noun, String text, Overlay... overlays) {
        return catchThrowableOfType(AthanorException.class, () -> read(noun, text, overlays));
    }

    /** The message, the test's folder taken out of the names of files. */
    private String text(String noun, String text, Overlay... overlays) {
        return plain(mistake(noun, text, overlays));
    }

    private String plain(AthanorException mistake) {
        return mistake.text().replace(folder + "/", "");
    }
}
