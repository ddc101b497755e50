package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    private Path folder;

    @Test
    void aNewHomeIsOpenToItsOwnerAlone() throws IOException {
        var home = new Home(folder.resolve("deep/home"));
        home.makeReady();
        home.makeReady();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.folder())))
                .isEqualTo("rwx------");
        assertThat(home.folder().resolve("logs")).isEmptyDirectory();
    }

    @Test
    void aHomeThatCannotBeWrittenIsNamedWithWhatToDo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> new Home(file.resolve("home")).makeReady())
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(CliProblem.HOME_NOT_WRITABLE))
                .hasMessageContaining("the home folder " + file.resolve("home"))
                .hasMessageContaining("ATHANOR_HOME");
    }
}
