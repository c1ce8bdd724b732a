/**
 * The control plane: keeps what is wished, decides which node holds what, and tells every gateway and node.
 *
 * <p>{@link io.lepton.control.ControlCore} decides, without threads, clock or I/O; {@link io.lepton.control.ControlPlane}
 * is its shell, with the API and the streams.
 */
@NullMarked
package io.lepton.control;

import org.jspecify.annotations.NullMarked;
