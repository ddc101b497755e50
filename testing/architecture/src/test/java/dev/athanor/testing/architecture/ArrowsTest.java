package dev.athanor.testing.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ArrowsTest {
    private final JavaClasses classes = House.classes();

    @Test
    void arrowsRunDown() {
        Map<String, Integer> floors = new HashMap<>();
        for (int floor = 0; floor < House.FLOORS.size(); floor++) {
            for (String room : House.FLOORS.get(floor)) {
                floors.put(room, floor);
            }
        }
        var wrong = new TreeSet<String>();
        for (JavaClass type : classes) {
            String from = room(type);
            if (from.startsWith("testing.")) {
                continue;
            }
            assertThat(floors).as("room of " + type.getName()).containsKey(from);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = room(dependency.getTargetClass());
                if (!to.isEmpty() && !to.equals(from) && floors.getOrDefault(to, 99) >= floors.getOrDefault(from, 0)) {
                    wrong.add(from + " → " + to + " (" + type.getSimpleName() + ")");
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyRoomStandsOnAFloor() {
        List<String> rooms = House.FLOORS.stream().flatMap(List::stream).toList();
        assertThat(House.modules().stream()
                        .filter(module -> !module.startsWith("testing/"))
                        .map(module -> module.replace('/', '.').replace("-", "")))
                .containsExactlyInAnyOrderElementsOf(rooms);
    }

    @Test
    void roomsRunInNoCircle() {
        slices().matching("dev.athanor.(*).(*)..").should().beFreeOfCycles().check(classes);
    }

    /** {@code wing.room} of one of our classes, else an empty text. */
    private static String room(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return type.getPackageName().startsWith("dev.athanor.") && parts.length >= 4 ? parts[2] + "." + parts[3] : "";
    }
}
