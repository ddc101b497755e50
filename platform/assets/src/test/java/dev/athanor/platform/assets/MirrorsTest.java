package dev.athanor.platform.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MirrorsTest {
    private static AssetsConfig config(String mirrors) {
        return AssetsConfig.from(Settings.of(Map.of("data.mirrors", mirrors)));
    }

    @Test
    void aFolderStandsForTheBeginningOfAnAddress() {
        AssetsConfig config = config("https://data.example.org/=/srv/data, abfss://c@a.dfs.core.windows.net=/srv/lake");
        assertThat(config.find("https://data.example.org/a%20b/x.csv?sv=1"))
                .isEqualTo(new Location.Mirrored(
                        Path.of("/srv/data/a b/x.csv"), "https://data.example.org/a%20b/x.csv?sv=1"));
        assertThat(config.find("abfss://c@a.dfs.core.windows.net/y"))
                .isEqualTo(new Location.Mirrored(Path.of("/srv/lake/y"), "abfss://c@a.dfs.core.windows.net/y"));
        assertThat(config.find("https://elsewhere.example.org/x"))
                .isEqualTo(new Location.External("https://elsewhere.example.org/x"));
    }

    @Test
    void theLongestPrefixCountsAndAnAddressMayStandForAnother() {
        AssetsConfig config = config("https://e.org/=/srv/all, https://e.org/big/=http://mirror.lan:8080/e");
        assertThat(config.find("https://e.org/big/z.bin"))
                .isEqualTo(new Location.External("http://mirror.lan:8080/e/z.bin"));
        assertThat(config.hosts()).containsExactly("mirror.lan");
    }

    @Test
    void noAddressLeadsOutOfItsMirror() {
        AssetsConfig config = config("https://e.org/=/srv/data");
        for (String way : new String[] {"../secret", "a/../../secret", "%2e%2e/secret", "a/%2e%2e%2f..%2fsecret"}) {
            assertThatThrownBy(() -> config.find("https://e.org/" + way)).hasMessageContaining("out of its mirror");
        }
    }

    @Test
    void whatIsNoMirrorIsRefused() {
        for (String entry : new String[] {"https://e.org/", "nonsense=/srv", "https://e.org/=relative/path"}) {
            assertThatThrownBy(() -> config(entry))
                    .hasMessageContaining("data.mirrors has '" + entry + "'; allowed: PREFIX=PLACE");
        }
    }
}
