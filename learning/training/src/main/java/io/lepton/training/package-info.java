/**
 * Training: examples, networks, optimisation, and the export of what was learned as ONNX.
 *
 * <p>Everything here is deterministic: the same seed gives the same file, bit for bit, on every machine. Randomness
 * comes from {@link java.util.Random}, whose sequences are part of its specification, and transcendental functions from
 * {@link StrictMath}.
 */
@NullMarked
package io.lepton.training;

import org.jspecify.annotations.NullMarked;
