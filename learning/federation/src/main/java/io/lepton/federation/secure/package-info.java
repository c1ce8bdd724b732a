/**
 * Secure aggregation: a coordinator learns the sum of many vectors, and of each of them nothing.
 *
 * <p>The protocol of Bonawitz et al. 2017 against an active adversary. Two state machines exchange records; neither has a thread, a
 * clock or a random source of its own: all that a participant keeps secret in a round is derived from 32 bytes that it is handed.
 *
 * @see <a href="https://eprint.iacr.org/2017/281">Bonawitz et al. 2017</a>
 */
@NullMarked
package io.lepton.federation.secure;

import org.jspecify.annotations.NullMarked;
