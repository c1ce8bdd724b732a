/**
 * The fleet in virtual time: the production cores, unchanged, under seeded faults, and judges that watch them.
 *
 * <p>{@link io.lepton.simulation.RegionLossReport} runs one scenario over many seeds. A seed is a whole run: it draws the
 * fleet, the load, the network's moods and the faults, and gives the same trace whenever and wherever it runs.
 *
 * <p>{@link io.lepton.simulation.FaultReport} lets every class of fault happen, while callers call and a person changes what is
 * wished, and holds each run to what must hold under all of them.
 *
 * <p>{@link io.lepton.simulation.ContestReport} compares routing policies in a world that a person describes.
 *
 * <p>{@code engine} is the machinery of any simulated world, {@code world} the fleet in it, {@code judge} what is demanded
 * of it; {@code contest} is the smaller world of the comparison, made for a million requests. A new scenario is a new list
 * of what is taken away and given back; a new fault is a plan in {@code FaultPlans}, perhaps with a new hand of {@code
 * Hands}; a routing policy to compare with is another {@code Chooser}.
 */
@NullMarked
package io.lepton.simulation;

import org.jspecify.annotations.NullMarked;
