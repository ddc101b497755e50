package dev.athanor.backends.process;

import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The shell scripts that carry work. {@code outer} stands outside: it says who it is, runs the work, and leaves its exit code; it needs no
 * server. {@code inner} is the first process inside the namespaces: it arranges what the work sees and starts it. Their variables are
 * called {@code athanor_…}, since a plain name might be one of the work's own.
 */
final class Scripts {
    /** Exit code of work that was not started, since it could not be isolated. */
    static final int NOT_ISOLATED = 125;

    private static final List<String> STAGES = List.of("/dev/shm", "/mnt", "/media", "/srv");

    private Scripts() {}

    static String outer(WorkSpec work, RunFolder place, List<String> start, Optional<Cgroups.Group> group) {
        String mv = Tools.path("mv");
        var text = new StringBuilder("trap : TERM INT HUP\n");
        if (Processes.LINUX) {
            text.append("read -r athanor_line < /proc/$$/stat\n")
                    .append("athanor_id() { athanor_mark=${20}; }\n")
                    .append("athanor_id ${athanor_line##*)}\n")
                    .append("read -r athanor_boot < /proc/sys/kernel/random/boot_id\n");
        } else {
            text.append("athanor_mark=$(ps -o lstart= -p $$ | tr -s ' ' '_')\nathanor_boot=none\n");
        }
        text.append("printf '%s %s %s\\n' $$ \"$athanor_mark\" \"$athanor_boot\" > ")
                .append(Tools.quote(place.file("started.tmp")))
                .append(" && ")
                .append(move(mv, place, "started"))
                .append(" || exit ")
                .append(NOT_ISOLATED)
                .append("\n(\n");
        group.ifPresent(limits -> limits.joins()
                .forEach(file ->
                        text.append("echo 0 > ").append(Tools.quote(file)).append('\n')));
        // What is mounted is there for the first process inside only, which goes there itself.
        if (start.equals(work.command())) {
            text.append("cd ").append(Tools.quote(work.workingDirectory())).append(" || exit 125\n");
        }
        text.append("exec ").append(Tools.quote(start)).append("\n)\nathanor_code=$?\nathanor_oom=0\n");
        group.flatMap(Cgroups.Group::events)
                .ifPresent(file -> text.append(
                                "while read -r athanor_key athanor_value; do [ \"$athanor_key\" = oom_kill ] && athanor_oom=$athanor_value; done < ")
                        .append(Tools.quote(file))
                        .append('\n'));
        // Without room for two numbers the end would not be known: it waits for room, as long as somebody wants to
        // know.
        text.append("while [ -d ")
                .append(Tools.quote(place.file(".")))
                .append(" ]; do\n{ printf '%s %s\\n' \"$athanor_code\" \"$athanor_oom\" > ")
                .append(Tools.quote(place.file("exit.tmp")))
                .append(" && ")
                .append(move(mv, place, "exit"))
                .append("; } 2> /dev/null && break\n")
                .append(Tools.path("sleep"))
                .append(" 1\ndone\n");
        return text.toString();
    }

    private static String move(String mv, RunFolder place, String name) {
        return mv + " -f " + Tools.quote(place.file(name + ".tmp")) + " " + Tools.quote(place.file(name));
    }

    /** Everything is first bound to a staging place, since hiding a folder hides what lies below it, also from us. */
    static String inner(WorkSpec work, View view, RunFolder place, Confinement confinement) {
        String mount = Tools.path("mount");
        String stage = stage(view);
        var text = new StringBuilder("athanor_fail() { echo \"athanor: this work could not be isolated: $1\"; exit ")
                .append(NOT_ISOLATED)
                .append("; }\n");
        step(text, "stage", mount, "-t", "tmpfs", "-o", "mode=700", "athanor", stage);
        String temporary = stage + "/tmp";
        step(text, "tmp", Tools.path("mkdir"), temporary);
        step(text, "tmp", mount, "--bind", place.temporary(), temporary);
        step(text, "tmp", Tools.path("chmod"), "1777", temporary);
        List<Mount> mounts = view.mounts();
        for (int i = 0; i < mounts.size(); i++) {
            String held = stage + "/" + i;
            makePlace(text, mounts.get(i), held);
            step(text, mounts.get(i).source(), mount, "--rbind", mounts.get(i).source(), held);
        }
        hide(text, view, mount, temporary);
        for (int i = 0; i < mounts.size(); i++) {
            Path target = mounts.get(i).target();
            makePlace(text, mounts.get(i), target.toString());
            step(text, target, mount, "--rbind", stage + "/" + i, target);
            if (mounts.get(i).readOnly()) {
                // An ordinary user must repeat the flags that the mount below has.
                text.append(Tools.quote(List.of(mount, "-o", "remount,bind,ro", target.toString())))
                        .append(" 2> /dev/null || ");
                step(text, target, mount, "-o", "remount,bind,ro,nosuid,nodev", target);
            }
        }
        step(text, "stage", Tools.path("umount"), "-l", stage);
        step(text, "stage", mount, "-t", "tmpfs", "-o", "mode=1777", "athanor", stage);
        List<String> command = Stream.concat(confinement.drop().stream(), work.command().stream())
                .toList();
        return text.append("cd ")
                .append(Tools.quote(work.workingDirectory()))
                .append(" || athanor_fail 'no working directory'\ntrap : TERM INT HUP\n( exec ")
                .append(Tools.quote(command))
                .append(" )\nexit $?\n")
                .toString();
    }

    /** The same view by bubblewrap, which is its own first process. */
    static List<String> bubblewrap(WorkSpec work, View view, RunFolder place) {
        List<String> words = new ArrayList<>(List.of(Tools.path("bwrap"), "--dev-bind", "/", "/", "--proc", "/proc"));
        words.addAll(List.of("--unshare-pid", "--die-with-parent", "--tmpfs", "/dev/shm"));
        for (Path hidden : view.hidden()) {
            words.addAll(
                    hidden.equals(View.TEMPORARY)
                            ? List.of("--bind", place.temporary().toString(), hidden.toString())
                            : List.of("--tmpfs", hidden.toString()));
        }
        for (Mount mount : view.mounts()) {
            words.addAll(List.of(
                    mount.readOnly() ? "--ro-bind" : "--bind",
                    mount.source().toString(),
                    mount.target().toString()));
        }
        words.addAll(List.of("--chdir", work.workingDirectory().toString(), "--"));
        words.addAll(work.command());
        return words;
    }

    private static void hide(StringBuilder text, View view, String mount, String temporary) {
        for (Path hidden : view.hidden()) {
            if (hidden.equals(View.TEMPORARY)) {
                step(text, hidden, mount, "--rbind", temporary, hidden);
            } else {
                step(text, hidden, mount, "-t", "tmpfs", "-o", "mode=700", "athanor", hidden);
            }
        }
    }

    private static void makePlace(StringBuilder text, Mount mount, String place) {
        String mkdir = Tools.path("mkdir");
        String name = Tools.quote(place);
        if (Files.isDirectory(mount.source())) {
            text.append("[ -d " + name + " ] || " + mkdir + " -p " + name + "\n");
        } else {
            String parent = Tools.quote(String.valueOf(Path.of(place).getParent()));
            text.append("[ -e " + name + " ] || { " + mkdir + " -p " + parent + "; : > " + name + "; }\n");
        }
    }

    private static void step(StringBuilder text, Object what, Object... words) {
        text.append(Tools.quote(Stream.of(words).map(Object::toString).toList()))
                .append(" || athanor_fail ")
                .append(Tools.quote(what))
                .append('\n');
    }

    private static String stage(View view) {
        return STAGES.stream()
                .filter(place -> Files.isDirectory(Path.of(place)))
                .filter(place -> view.mounts().stream()
                        .noneMatch(mount -> mount.source().startsWith(place)
                                || mount.target().startsWith(place)
                                || Path.of(place).startsWith(mount.target())))
                .filter(place -> view.hidden().stream().noneMatch(Path.of(place)::startsWith))
                .findFirst()
                .orElse("/mnt");
    }
}
