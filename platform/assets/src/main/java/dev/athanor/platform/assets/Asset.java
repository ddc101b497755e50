package dev.athanor.platform.assets;

import dev.athanor.foundation.kernel.Copies;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of an asset. Place and content never change; the rest may.
 *
 * @param id grows in order of creation, over all assets of the server
 * @param workspaceGuid the workspace it belongs to
 * @param kind which sort
 * @param name its name
 * @param version its version, unique within the name
 * @param type sort within the kind: {@code uri_file}, {@code uri_folder}, {@code mltable}, {@code custom_model}, {@code mlflow_model},
 *     {@code triton_model}, a component's type …
 * @param uri where its files are; null for kinds without files. For a model that MLflow registered, MLflow's own {@code source}
 * @param description what it is
 * @param tags tags
 * @param properties properties; set once and added to
 * @param details typed facts that are the kind's own: of an environment {@link #IMAGE}, {@link #CONDA}, {@link #BUILD_CONTEXT}, {@link #DOCKERFILE}
 * @param archived whether lists leave it out
 * @param stage stage, free text; MLflow's {@code Staging}, {@code Production}, {@code Archived} for models
 * @param jobName the job (MLflow: the run) that made it
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param modifiedAt when it was last changed
 * @param document what the client sent, kept whole
 */
public record Asset(
        long id,
        String workspaceGuid,
        AssetKind kind,
        String name,
        String version,
        String type,
        @Nullable String uri,
        @Nullable String description,
        Map<String, String> tags,
        Map<String, String> properties,
        Map<String, String> details,
        boolean archived,
        @Nullable String stage,
        @Nullable String jobName,
        Instant createdAt,
        String createdBy,
        Instant modifiedAt,
        String document) {
    /** Detail of an environment: its container image. */
    public static final String IMAGE = "image";

    /** Detail of an environment: the text of its conda file. */
    public static final String CONDA = "conda";

    /** Detail of an environment: address of the folder that its Dockerfile lies in. */
    public static final String BUILD_CONTEXT = "build-context";

    /** Detail of an environment: path of the Dockerfile in the build context. */
    public static final String DOCKERFILE = "dockerfile";

    public Asset {
        tags = Copies.inOrder(tags);
        properties = Copies.inOrder(properties);
        details = Copies.inOrder(details);
    }
}
