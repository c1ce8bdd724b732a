/**
 * The arithmetic of the classic models: linear maps and their solvers, trees, clusters, and all of these as ONNX.
 *
 * <p>Pure: numbers in, numbers out. Deterministic: randomness comes from a {@link java.util.Random} that is handed in,
 * transcendental functions from {@link StrictMath}.
 */
@NullMarked
package io.lepton.training.classic;

import org.jspecify.annotations.NullMarked;
