package dev.athanor.testing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RulesTest {
    /** Methods that look at the machine's clock, draw its randomness or sleep; the kernel alone may. */
    private static final Set<String> IMPURE = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.System.currentTimeMillis",
            "java.lang.Thread.sleep",
            "java.util.UUID.randomUUID",
            "java.lang.Math.random",
            "java.util.Random.<init>",
            "java.security.SecureRandom.<init>",
            "java.util.concurrent.ThreadLocalRandom.current");

    /**
     * Short programs of their own, which get neither clock nor ticker handed in: the command line and the server's {@code main}. They end
     * with the command, so a wait in them holds up nobody else.
     */
    private static final String PROGRAMS = "dev.athanor.apps.cli..";

    private final JavaClasses classes = House.classes();

    @Test
    void onlyTheKernelKnowsTheTimeAndRollsDice() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.athanor.foundation.kernel..", "dev.athanor.testing..", PROGRAMS)
                .should()
                .accessTargetWhere(impure())
                .because("both calls and references like Instant::now count")
                .check(classes);
    }

    @Test
    void noTestSleeps() {
        assertThat(House.sources().stream()
                        .filter(file -> !file.toString().contains("/kernel/"))
                        .filter(file -> House.read(file).matches("(?s).*\\bThread\\.sleep\\(.*"))
                        .map(file -> House.root().relativize(file).toString()))
                .isEmpty();
    }

    @Test
    void theDomainSpeaksNoProtocol() {
        noClasses()
                .that()
                .resideInAPackage("dev.athanor.platform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.athanor.protocols..", "dev.athanor.apps..", "tools.jackson..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("dev.athanor.platform..")
                .and()
                .resideOutsideOfPackage("dev.athanor.platform.security..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of the web server, but for its guard",
                        type -> type.getPackageName().startsWith("dev.athanor.foundation.http")
                                && !type.getSimpleName().equals("Guard")))
                .because("only security, which answers the web server's question who somebody is, knows a request")
                .check(classes);
    }

    @Test
    void backendsKnowTheSpiOfComputeAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.athanor.backends..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.athanor.platform.jobs..",
                        "dev.athanor.platform.serving..",
                        "dev.athanor.platform.assets..",
                        "dev.athanor.platform.tracking..",
                        "dev.athanor.platform.workspaces..",
                        "dev.athanor.platform.security..")
                .check(classes);
    }

    @Test
    void everyRoomHasADoorOfItsName() {
        for (String module : House.modules()) {
            if (module.startsWith("testing/") || module.equals("foundation/kernel")) {
                continue;
            }
            Path folder = House.root().resolve(module).resolve("src/main/java");
            String room = module.substring(module.indexOf('/') + 1).replace("-", "");
            assertThat(House.files(folder, ".java").stream()
                            .map(file -> String.valueOf(file.getFileName())
                                    .replace(".java", "")
                                    .toLowerCase(java.util.Locale.ROOT)))
                    .as("a type named after the room " + module)
                    .anyMatch(name -> DOORS.getOrDefault(module, room).equals(name));
        }
    }

    /** Doors whose room has no single noun to be named after. */
    private static final Map<String, String> DOORS = Map.of(
            "foundation/codec", "json",
            "foundation/config", "settings",
            "foundation/sql", "database",
            "backends/process", "processbackend",
            "backends/container", "containerbackend",
            "apps/cli", "athanor");

    @Test
    void mostTypesStayInsideTheirRoom() {
        long all = types().count();
        long inside = types().filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();
        assertThat(100 * inside / all)
                .as("share of package-private types, in percent")
                .isGreaterThanOrEqualTo(40);
    }

    @Test
    void whatPeopleWroteInAnOrderKeepsIt() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.athanor.platform..", "dev.athanor.foundation.blobs..")
                .should()
                .callMethod(Map.class, "copyOf", Map.class)
                .because("it shuffles anew in each process; Copies.inOrder does not")
                .check(classes);
    }

    @Test
    void nobodyUnpacksArchives() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.zip.ZipInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.zip.ZipFile")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.jar..", "org.apache.commons.compress..")
                .because(
                        "an entry's name may lead out of its folder: a room that needs archives brings its checks, and is named here")
                .check(classes);
    }

    @Test
    void nobodyMocks() {
        assertThat(House.files(House.root(), "pom.xml").stream().map(House::read))
                .noneMatch(pom -> pom.contains("mockito") || pom.contains("easymock"));
    }

    @Test
    void publicTypesSayWhatTheyAre() {
        Map<String, String> silent = new TreeMap<>();
        for (Path file : House.mainSources()) {
            List<String> lines = House.read(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).matches("public .*\\b(class|record|interface|enum|@interface)\\b.*")
                        && !documented(lines, i)) {
                    silent.put(String.valueOf(file.getFileName()), lines.get(i));
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    private static boolean documented(List<String> lines, int at) {
        int i = at - 1;
        while (i >= 0 && (lines.get(i).startsWith("@") || lines.get(i).startsWith("    "))) {
            i--;
        }
        return i >= 0 && lines.get(i).strip().endsWith("*/");
    }

    private java.util.stream.Stream<JavaClass> types() {
        return classes.stream()
                .filter(type -> type.isTopLevelClass()
                        && !type.getSimpleName().equals("package-info")
                        && !type.getPackageName().startsWith("dev.athanor.testing"));
    }

    private static DescribedPredicate<JavaAccess<?>> impure() {
        return DescribedPredicate.describe("clock, sleep or randomness", access -> {
            AccessTarget target = access.getTarget();
            return IMPURE.contains(target.getOwner().getName() + "." + target.getName());
        });
    }
}
