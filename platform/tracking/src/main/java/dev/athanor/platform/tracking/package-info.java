/**
 * Experiments, runs and what they logged: metrics, params, tags, datasets, logged models, and the search among them.
 *
 * <p>Everything belongs to a workspace, named by its GUID; each workspace is a whole MLflow root of its own with an experiment {@code 0}
 * called "Default". A job's name is the id of its run, so a job, an MLflow run and a run-history record are one thing. The room stands on
 * kernel and sql alone and tells others by {@link dev.athanor.platform.tracking.RunEnded}. It never touches artifacts (blobs hold them) nor
 * the model registry (assets hold it), and it knows no wire format.
 */
@NullMarked
package dev.athanor.platform.tracking;

import org.jspecify.annotations.NullMarked;
