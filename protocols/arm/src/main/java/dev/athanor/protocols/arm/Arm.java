package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Resource;
import java.util.ArrayList;
import java.util.List;

/** The REST API: all its nouns. */
public final class Arm {
    private Arm() {}

    /** Every resource of ARM and its data planes. */
    public static List<Resource> resources(ArmRooms rooms) {
        var lro = new Lro(rooms.workspaces());
        List<Resource> resources = new ArrayList<>();
        resources.add(lro);
        return List.copyOf(resources);
    }

    /** How failures look here; also for addresses that nobody knows. */
    public static ErrorForm errors() {
        return ArmErrors.FORM;
    }
}
