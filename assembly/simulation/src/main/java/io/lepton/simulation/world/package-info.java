/**
 * A simulated fleet: the production cores in thin shells that live in virtual time, and the callers around it.
 *
 * <p>A shell here does what the shell of the same role does with sockets and threads, and decides as little.
 */
@NullMarked
package io.lepton.simulation.world;

import org.jspecify.annotations.NullMarked;
