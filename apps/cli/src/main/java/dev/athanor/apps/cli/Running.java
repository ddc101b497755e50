package dev.athanor.apps.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A running server.
 *
 * @param pid its process
 * @param startTicks when that process began, in the kernel's ticks; 0 when unknown
 * @param url its https address
 * @param httpUrl its http address on loopback
 * @param socket its Unix socket; empty when it has none
 * @param version its version
 * @param home its home folder
 * @param told everything it says
 */
record Running(
        long pid,
        long startTicks,
        String url,
        String httpUrl,
        String socket,
        String version,
        String home,
        Map<String, Object> told) {
    static Running of(Map<String, Object> told) {
        return new Running(
                number(told, "pid"),
                number(told, "startTicks"),
                JsonText.text(told, "url"),
                JsonText.text(told, "httpUrl"),
                JsonText.text(told, "socket"),
                JsonText.text(told, "version"),
                JsonText.text(told, "home"),
                told);
    }

    private static long number(Map<String, Object> told, String key) {
        return told.get(key) instanceof Number number ? number.longValue() : 0;
    }

    /** Whether the process that wrote this still runs: the same number and, where the kernel tells, the same start. */
    boolean alive() {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        try {
            String text = Files.readString(stat);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            boolean same = startTicks == 0 || fields.length <= 19 || Long.parseLong(fields[19]) == startTicks;
            return same && !fields[0].equals("Z");
        } catch (IOException gone) {
            return false;
        }
    }
}
