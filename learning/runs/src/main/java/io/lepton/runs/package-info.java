/**
 * Runs: a job file says what is to be learned from what; a <em>run</em> is one training of it, recorded in a numbered folder
 * from its first moment to its end, whatever that is.
 *
 * <p>The work is done by a process of its own, which {@code server} starts; here are what it does, what it leaves, and how that
 * is shown.
 */
@NullMarked
package io.lepton.runs;

import org.jspecify.annotations.NullMarked;
