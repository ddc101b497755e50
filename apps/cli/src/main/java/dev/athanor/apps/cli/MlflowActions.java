package dev.athanor.apps.cli;

import java.util.List;

/** Brings what MLflow keeps elsewhere into a workspace, and back. */
final class MlflowActions {
    private MlflowActions() {}

    static int bring(Invocation invocation) {
        try (MlflowSide from = there(invocation);
                MlflowSide to = new MlflowHere(invocation)) {
            return transfer(invocation, from, to);
        }
    }

    static int send(Invocation invocation) {
        try (MlflowSide from = new MlflowHere(invocation);
                MlflowSide to = there(invocation)) {
            return transfer(invocation, from, to);
        }
    }

    private static int transfer(Invocation invocation, MlflowSide from, MlflowSide to) {
        List<String> names = invocation.parsed().words("experiment");
        MlflowTransfer transfer = new MlflowTransfer(from, to, invocation.console());
        boolean whole = transfer.run(names);
        invocation.output().print(transfer.summary());
        return whole ? 0 : 1;
    }

    private static MlflowSide there(Invocation invocation) {
        List<String> rest = invocation.parsed().rest();
        if (rest.size() != 1) {
            throw new UsageException("give one place: a folder, a database or the address of a server");
        }
        String place = rest.getFirst();
        if (place.startsWith("http://") || place.startsWith("https://")) {
            return MlflowThere.at(place, invocation.session().surroundings());
        }
        return MlflowThere.of(MlflowProcess.start(
                invocation.parsed().value("python").orElse("python3"),
                place,
                invocation.parsed().value("artifacts").orElse(""),
                invocation.console()));
    }
}
