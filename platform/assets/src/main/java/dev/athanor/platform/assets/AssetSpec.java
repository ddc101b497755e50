package dev.athanor.platform.assets;

import dev.athanor.foundation.kernel.Copies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an asset version shall be. Begin with {@link #of} and add.
 *
 * @param name its name
 * @param version its version; null for the next number
 * @param type see {@link Asset#type}
 * @param uri where its files are, or null
 * @param labels what people say of it
 * @param standing where it stands in its life
 * @param source what it was made of and by
 */
public record AssetSpec(
        String name,
        @Nullable String version,
        String type,
        @Nullable String uri,
        Labels labels,
        Standing standing,
        Source source) {
    /**
     * What people say of a version.
     *
     * @param description what it is
     * @param tags tags
     * @param properties properties
     */
    public record Labels(@Nullable String description, Map<String, String> tags, Map<String, String> properties) {
        public Labels {
            tags = Copies.inOrder(tags);
            properties = Copies.inOrder(properties);
        }
    }

    /**
     * Where a version stands in its life.
     *
     * @param archived whether lists leave it out
     * @param stage stage, or null
     */
    public record Standing(boolean archived, @Nullable String stage) {}

    /**
     * What a version was made of and by.
     *
     * @param document what the client sent, kept whole
     * @param content text that must stay the same for the life of the version (an environment's conda file and image, a component's
     *     specification); null when the uri says it all
     * @param details typed facts that are the kind's own, see {@link Asset#details}
     * @param jobName the job or run that made it, or null
     */
    public record Source(
            String document,
            @Nullable String content,
            Map<String, String> details,
            @Nullable String jobName) {
        public Source {
            details = Copies.inOrder(details);
        }
    }

    /** A bare version. */
    public static AssetSpec of(String name, @Nullable String version, String type, @Nullable String uri) {
        return new AssetSpec(
                name,
                version,
                type,
                uri,
                new Labels(null, Map.of(), Map.of()),
                new Standing(false, null),
                new Source("{}", null, Map.of(), null));
    }

    /** The same with a description and tags. */
    public AssetSpec described(@Nullable String text, Map<String, String> tags) {
        return labelled(new Labels(text, tags, labels.properties()));
    }

    /** The same with properties. */
    public AssetSpec with(Map<String, String> properties) {
        return labelled(new Labels(labels.description(), labels.tags(), properties));
    }

    /** The same, archived or not, at a stage. */
    public AssetSpec at(boolean archived, @Nullable String stage) {
        return new AssetSpec(name, version, type, uri, labels, new Standing(archived, stage), source);
    }

    /** The same, made by a job or run. */
    public AssetSpec madeBy(@Nullable String job) {
        return from(new Source(source.document(), source.content(), source.details(), job));
    }

    /** The same with what the client sent and the text in it that must stay. */
    public AssetSpec sent(String document, @Nullable String fixedContent) {
        return from(new Source(document, fixedContent, source.details(), source.jobName()));
    }

    /** The same with typed facts of its kind. */
    public AssetSpec detailed(Map<String, String> details) {
        return from(new Source(source.document(), source.content(), details, source.jobName()));
    }

    private AssetSpec labelled(Labels other) {
        return new AssetSpec(name, version, type, uri, other, standing, source);
    }

    private AssetSpec from(Source other) {
        return new AssetSpec(name, version, type, uri, labels, standing, other);
    }
}
