/**
 * Virtual time, a virtual network, seeded randomness and the trace of a run: all that a simulated world is made of.
 *
 * <p>Everything runs on the one thread that turns {@link io.lepton.simulation.engine.VirtualTime}; equal seeds give equal
 * runs, event by event.
 */
@NullMarked
package io.lepton.simulation.engine;

import org.jspecify.annotations.NullMarked;
