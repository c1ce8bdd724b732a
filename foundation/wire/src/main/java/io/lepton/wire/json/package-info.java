/**
 * JSON text on one side, tensors on the other: the bytes of the Open Inference Protocol, without its messages.
 *
 * <p>Reading is our own because no general parser lets somebody else read the numbers from its bytes and go on behind
 * them; with one, every element of a tensor is tokenised, stored and converted in separate steps.
 */
@NullMarked
package io.lepton.wire.json;

import org.jspecify.annotations.NullMarked;
