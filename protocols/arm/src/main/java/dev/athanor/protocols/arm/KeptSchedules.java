package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.workspaces.KeptResource;
import dev.athanor.platform.workspaces.Workspace;
import tools.jackson.databind.node.ObjectNode;

/** Schedules that an earlier version kept without acting on them. */
final class KeptSchedules {
    private static final System.Logger LOG = System.getLogger("athanor.schedules");
    private static final String KIND = "schedules";

    private KeptSchedules() {}

    /** Hands them over. Those that cannot be, for want of what they refer to, stay kept and are told in the log. */
    static void takeOver(ArmRooms rooms) {
        for (Workspace workspace : rooms.workspaces().all()) {
            for (KeptResource kept : rooms.workspaces().kept().list(workspace, KIND, "")) {
                try {
                    takeOver(rooms, workspace, kept);
                } catch (AthanorException unfit) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "schedule " + kept.name() + " of an earlier version was not taken over: " + unfit.text());
                }
            }
        }
    }

    private static void takeOver(ArmRooms rooms, Workspace workspace, KeptResource kept) {
        ObjectNode body = (ObjectNode) Json.parse(kept.document());
        Principal owner = rooms.security().owner();
        if (!kept.createdBy().equals(owner.name())) {
            // Only a name is known of who made it, and no name is enough to act for somebody.
            ObjectNode properties = ArmBody.copy(body, "properties");
            body.set("properties", properties.put("isEnabled", false));
        }
        rooms.schedules().save(workspace, kept.name(), ScheduleCodec.spec(body), owner);
        rooms.workspaces().kept().delete(workspace, KIND, kept.name());
    }
}
