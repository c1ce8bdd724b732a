/**
 * Training: examples, networks, optimisation, and the export of what was learned as ONNX.
 *
 * <p>The same seed gives the same file, bit for bit: randomness comes from {@link java.util.Random}, whose sequences are part
 * of its specification. What is calculated here is the same on every machine, with transcendental functions from {@link
 * StrictMath}; networks are calculated by an engine, whose bits hold on one thread of one kind of machine.
 */
@NullMarked
package io.lepton.training;

import org.jspecify.annotations.NullMarked;
