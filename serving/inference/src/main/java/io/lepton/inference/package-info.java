/**
 * The inference node: requests to batches to answers.
 *
 * <p>{@link io.lepton.inference.NodeCore} decides what the node fetches, loads and tells; it has no thread, clock or I/O,
 * and the simulator drives it as it is. {@code InferenceNode} is the shell that performs the effects: a front that speaks
 * the Open Inference Protocol, one queue for each model, and a pool of platform threads that run ONNX Runtime.
 */
@NullMarked
package io.lepton.inference;

import org.jspecify.annotations.NullMarked;
