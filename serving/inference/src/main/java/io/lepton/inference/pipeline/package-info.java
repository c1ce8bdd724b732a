/**
 * Pipelines in the node: graphs of models and transforms that answer like one model.
 *
 * <p>Every step that runs a model waits in that model's own queue, among all other requests for it; tensors pass between
 * steps as they are. Transforms are plain Java on tensors.
 */
@NullMarked
package io.lepton.inference.pipeline;

import org.jspecify.annotations.NullMarked;
