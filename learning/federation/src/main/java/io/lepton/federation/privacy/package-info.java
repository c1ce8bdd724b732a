/**
 * Privacy accounting: what noise costs in accuracy it must give back as a bound on what can be learned of one member.
 *
 * <p>Everything here is a pure function. Randomness comes from whoever asks.
 */
@NullMarked
package io.lepton.federation.privacy;

import org.jspecify.annotations.NullMarked;
