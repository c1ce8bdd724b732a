/**
 * What travels between processes: JSON messages, error bodies, the Open Inference Protocol's payloads, and the model
 * file format.
 *
 * <p>Messages are records of {@code domain} or views of this package, written under their component names. Names are
 * promises: they may be added, never changed.
 */
@NullMarked
package io.lepton.wire;

import org.jspecify.annotations.NullMarked;
