package dev.athanor.testing.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A room's POM declares what its classes use, and its classes use what it declares: read off the class files, so it costs no build step. */
class DependenciesTest {
    private static final Pattern JAR = Pattern.compile(".*/([^/]+)/[^/]+/[^/]+\\.jar!/.*");
    private static final Pattern ROOM = Pattern.compile(".*/([^/]+)/target/(?:classes/.*|[^/]+\\.jar!/.*)");

    /** The parts of an aggregate, which is what is declared. */
    private static final Map<String, String> PARTS = Map.of(
            "junit-jupiter-api", "junit-jupiter",
            "junit-jupiter-params", "junit-jupiter",
            "opentest4j", "junit-jupiter");

    private final Map<String, String> known = new HashMap<>();

    private record Declared(Set<String> main, Set<String> test) {}

    @Test
    void whatIsUsedIsDeclaredAndWhatIsDeclaredIsUsed() throws Exception {
        var wrong = new TreeSet<String>();
        for (String module : House.modules()) {
            Path folder = House.root().resolve(module);
            Declared declared = declared(folder.resolve("pom.xml"));
            Set<String> main = used(folder, "target/classes");
            Set<String> test = used(folder, "target/test-classes");
            String own = "athanor-" + module.substring(module.indexOf('/') + 1);
            test.remove(own);
            main.remove(own);
            note(
                    wrong,
                    module + " uses without declaring it: ",
                    main,
                    one -> !declared.main().contains(one));
            if (!module.startsWith("testing/")) {
                // Kits hand on what a suite that extends them needs.
                note(wrong, module + " declares without using it: ", declared.main(), one -> !main.contains(one));
            }
            note(
                    wrong,
                    module + "'s tests use without its being declared: ",
                    test,
                    one -> !declared.main().contains(one) && !declared.test().contains(one));
            if (!module.equals("testing/architecture")) {
                // This room declares all others, so that it is built last and sees their classes.
                note(
                        wrong,
                        module + " declares for tests that do not use it: ",
                        declared.test(),
                        one -> !test.contains(one));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void note(Set<String> wrong, String what, Set<String> artifacts, Predicate<String> bad) {
        artifacts.stream().filter(bad).forEach(artifact -> wrong.add(what + artifact));
    }

    /** Artifacts that the class files of a folder name. */
    private Set<String> used(Path module, String classes) {
        var used = new TreeSet<String>();
        Path folder = module.resolve(classes);
        if (!Files.isDirectory(folder)) {
            return used;
        }
        JavaClasses imported = new ClassFileImporter().importPath(folder);
        for (JavaClass type : imported) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && !imported.contain(target.getName())) {
                    used.add(artifact(target.getName()));
                }
            }
        }
        used.remove("");
        return used;
    }

    /** The artifact that holds a class; empty for the JDK's own. */
    private String artifact(String name) {
        return known.computeIfAbsent(name, ignored -> {
            URL url = getClass().getClassLoader().getResource(name.replace('.', '/') + ".class");
            if (url == null) {
                return "the artifact of " + name;
            }
            if (url.getProtocol().equals("jrt")) {
                return "";
            }
            Matcher room = ROOM.matcher(url.toString());
            if (room.matches()) {
                return "athanor-" + room.group(1);
            }
            Matcher jar = JAR.matcher(url.toString());
            String artifact = jar.matches() ? jar.group(1) : url.toString();
            return PARTS.getOrDefault(artifact, artifact);
        });
    }

    /** What is needed at run time alone is left out: no class names it. */
    private static Declared declared(Path pom) throws ParserConfigurationException, SAXException, IOException {
        var declared = new Declared(new TreeSet<>(), new TreeSet<>());
        NodeList children = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(House.read(pom))))
                .getDocumentElement()
                .getChildNodes();
        for (Element dependencies : elements(children, "dependencies")) {
            for (Element dependency : elements(dependencies.getChildNodes(), "dependency")) {
                String named = elements(dependency.getChildNodes(), "artifactId")
                        .getFirst()
                        .getTextContent();
                String artifact = PARTS.getOrDefault(named, named);
                List<Element> scope = elements(dependency.getChildNodes(), "scope");
                String where = scope.isEmpty() ? "compile" : scope.getFirst().getTextContent();
                switch (where) {
                    case "test" -> declared.test().add(artifact);
                    case "runtime" -> {}
                    default -> declared.main().add(artifact);
                }
            }
        }
        return declared;
    }

    private static List<Element> elements(NodeList nodes, String name) {
        return java.util.stream.IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE
                        && node.getNodeName().equals(name))
                .map(Element.class::cast)
                .toList();
    }
}
