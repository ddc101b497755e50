package dev.athanor.testing.contracts;

import java.nio.file.Path;

/** A server that starts work and waits to be killed. */
final class Victim {
    private Victim() {}

    /** Arguments: the test's folder, and the class that makes the back end. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        var constructor =
                Class.forName(arguments[1]).asSubclass(BackendMaker.class).getDeclaredConstructor();
        constructor.setAccessible(true);
        var kit = new BackendKit(Path.of(arguments[0]), constructor.newInstance());
        System.out.println(kit.backend().capabilities());
        kit.start(kit.sh("a", "id; touch ready; until [ -e go ]; do sleep 0.05; done; echo done; exit 9"));
        kit.pause(60_000);
    }
}
