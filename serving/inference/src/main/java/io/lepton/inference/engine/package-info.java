/**
 * The engine of a node: model files into memory, tensors in, tensors out.
 *
 * <p>The only user of ONNX Runtime, whose types appear in no signature here. {@code ModelRuntime} is the port; the queue
 * in front of each loaded model decides what runs at the moment an executor is free, not when a request arrives.
 */
@NullMarked
package io.lepton.inference.engine;

import org.jspecify.annotations.NullMarked;
