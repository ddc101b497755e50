package dev.athanor.platform.assets;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an asset version shall be. Begin with {@link #of} and add.
 *
 * @param name its name
 * @param version its version; null for the next number
 * @param type see {@link Asset#type}
 * @param uri where its files are, or null
 * @param content text that must stay the same for the life of the version (an environment's conda file and image, a component's
 *     specification); null when the uri says it all
 * @param description what it is
 * @param tags tags
 * @param properties properties
 * @param details typed facts that are the kind's own, see {@link Asset#details}
 * @param archived whether lists leave it out
 * @param stage stage, or null
 * @param jobName the job or run that made it, or null
 * @param document what the client sent, kept whole
 */
public record AssetSpec(
        String name,
        @Nullable String version,
        String type,
        @Nullable String uri,
        @Nullable String content,
        @Nullable String description,
        Map<String, String> tags,
        Map<String, String> properties,
        Map<String, String> details,
        boolean archived,
        @Nullable String stage,
        @Nullable String jobName,
        String document) {
    public AssetSpec {
        tags = Map.copyOf(tags);
        properties = Map.copyOf(properties);
        details = Map.copyOf(details);
    }

    /** A bare version. */
    public static AssetSpec of(String name, @Nullable String version, String type, @Nullable String uri) {
        return new AssetSpec(
                name, version, type, uri, null, null, Map.of(), Map.of(), Map.of(), false, null, null, "{}");
    }

    /** The same with a description and tags. */
    public AssetSpec described(@Nullable String text, Map<String, String> withTags) {
        return new AssetSpec(
                name,
                version,
                type,
                uri,
                content,
                text,
                withTags,
                properties,
                details,
                archived,
                stage,
                jobName,
                document);
    }

    /** The same with properties. */
    public AssetSpec with(Map<String, String> withProperties) {
        return new AssetSpec(
                name,
                version,
                type,
                uri,
                content,
                description,
                tags,
                withProperties,
                details,
                archived,
                stage,
                jobName,
                document);
    }

    /** The same, made by a job or run. */
    public AssetSpec madeBy(@Nullable String job) {
        return new AssetSpec(
                name,
                version,
                type,
                uri,
                content,
                description,
                tags,
                properties,
                details,
                archived,
                stage,
                job,
                document);
    }

    /** The same, archived or not, at a stage. */
    public AssetSpec at(boolean isArchived, @Nullable String atStage) {
        return new AssetSpec(
                name,
                version,
                type,
                uri,
                content,
                description,
                tags,
                properties,
                details,
                isArchived,
                atStage,
                jobName,
                document);
    }

    /** The same with what the client sent and the text in it that must stay. */
    public AssetSpec sent(String wholeDocument, @Nullable String fixedContent) {
        return new AssetSpec(
                name,
                version,
                type,
                uri,
                fixedContent,
                description,
                tags,
                properties,
                details,
                archived,
                stage,
                jobName,
                wholeDocument);
    }

    /** The same with typed facts of its kind. */
    public AssetSpec detailed(Map<String, String> withDetails) {
        return new AssetSpec(
                name,
                version,
                type,
                uri,
                content,
                description,
                tags,
                properties,
                withDetails,
                archived,
                stage,
                jobName,
                document);
    }
}
