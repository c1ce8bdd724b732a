/**
 * Judges a simulated run: what may become of each request, and what must hold once the fleet has healed.
 *
 * <p>It is written against the faults alone and shares no code with what it judges.
 */
@NullMarked
package io.lepton.simulation.judge;

import org.jspecify.annotations.NullMarked;
