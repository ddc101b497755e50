package dev.athanor.platform.assets;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import dev.athanor.foundation.kernel.Copies;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where data is found.
 *
 * @param mirrors beginnings of addresses, each with the absolute path or the address that stands for it
 */
public record AssetsConfig(Map<String, String> mirrors) {
    /** Data lies where its address says. */
    public static final AssetsConfig NONE = new AssetsConfig(Map.of());

    private static final Setting<List<String>> MIRRORS = Setting.list(
            "data.mirrors",
            "",
            "Where data of other places is found, for sites without internet: PREFIX=PLACE, the beginning of an address"
                    + " (https, http, wasbs, abfss, adl, s3, gs, hdfs, ftp) and the absolute folder, or the http or https"
                    + " address, in its place (https://data.example.org/=/srv/data). The longest prefix counts.");

    /** Everything that can be configured here. */
    public static final List<Setting<?>> SETTINGS = List.of(MIRRORS);

    public AssetsConfig {
        mirrors = Copies.inOrder(mirrors);
    }

    /**
     * Reads the configuration.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException ASSET_URI_INVALID for an entry that is no mirror
     */
    public static AssetsConfig from(Settings settings) {
        Map<String, String> mirrors = new LinkedHashMap<>();
        for (String entry : settings.get(MIRRORS)) {
            int cut = entry.lastIndexOf('=');
            String prefix = entry.substring(0, Math.max(cut, 0)).strip();
            String place = entry.substring(cut + 1).strip();
            if (!Locations.isElsewhere(prefix) || !(place.startsWith("/") || isWeb(place))) {
                throw AssetsProblem.ASSET_URI_INVALID
                        .because(
                                "data.mirrors has '" + entry + "'; allowed: PREFIX=PLACE, such as"
                                        + " https://data.example.org/=/srv/data or https://data.example.org/=https://mirror/data/")
                        .at("data.mirrors");
            }
            mirrors.put(prefix, place);
        }
        return new AssetsConfig(mirrors);
    }

    /** Hosts that the owner named as mirrors: data may be fetched from them wherever they are. */
    public List<String> hosts() {
        return mirrors.values().stream()
                .filter(AssetsConfig::isWeb)
                .flatMap(place -> Stream.ofNullable(URI.create(place).getHost()))
                .distinct()
                .toList();
    }

    /** Where an address of another place is found. */
    Location find(String url) {
        return mirrors.keySet().stream()
                .filter(url::startsWith)
                .max(Comparator.comparingInt(String::length))
                .map(prefix -> at(Objects.requireNonNull(mirrors.get(prefix)), url.substring(prefix.length()), url))
                .orElseGet(() -> new Location.External(url));
    }

    private static Location at(String place, String rest, String url) {
        String path = rest.replaceFirst("^/+", "");
        if (isWeb(place)) {
            return new Location.External(place + (place.endsWith("/") || path.isEmpty() ? "" : "/") + path);
        }
        Path folder = Path.of(place).normalize();
        Path file = folder.resolve(Locations.decoded(path.replaceFirst("[?#].*", "")))
                .normalize();
        if (!file.startsWith(folder)) {
            throw AssetsProblem.ASSET_URI_INVALID.because("'" + url + "' leads out of its mirror");
        }
        return new Location.Mirrored(file, url);
    }

    private static boolean isWeb(String place) {
        return place.startsWith("https://") || place.startsWith("http://");
    }
}
