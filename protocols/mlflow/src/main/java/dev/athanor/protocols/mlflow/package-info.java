/**
 * MLflow's REST API: wire records and mapping, no decisions.
 *
 * <p>Every endpoint stands under {@code /api/…} and {@code /ajax-api/…} at the root, for the default workspace, and again under {@code
 * /mlflow/v1.0} and {@code /mlflow/v2.0} with a workspace's ARM id. Experiments, runs and logged models come from tracking, registered
 * models from assets, artifacts from blobs. It follows what the reference server does where clients can tell, down to the words of its
 * errors; where it differs on purpose (bad values within a batch are refused and nothing is kept) the guide says so.
 */
@NullMarked
package dev.athanor.protocols.mlflow;

import org.jspecify.annotations.NullMarked;
