/**
 * The comparison of routing policies: one world, the same requests, and each policy in its turn.
 *
 * <p>A {@code Door} is a region's gateway. {@code CoreDoor} runs the production core, unchanged; {@code PlainDoor} runs a
 * {@code Chooser}, one of the baselines. All else (nodes, network, the time in which a death is noticed, retries after it)
 * is the same for all of them.
 */
@NullMarked
package io.lepton.simulation.contest;

import org.jspecify.annotations.NullMarked;
