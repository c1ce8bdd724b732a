/**
 * A federation between processes: the coordinator's server, which participants call, and the participant's client.
 *
 * <p>The cores decide; what is here brings letters and parts, keeps journals before acts, and knows by certificates who calls.
 */
@NullMarked
package io.lepton.transport;

import org.jspecify.annotations.NullMarked;
