/**
 * Networks as graphs of operations, apart from how people write them down and from what calculates them.
 *
 * <p>A {@link io.lepton.training.network.Graph} lists the operations in the order of calculation, and lays all parameters out
 * in one array of floats. An {@link io.lepton.training.network.Engine} calculates it; {@link
 * io.lepton.training.network.GraphExport} writes it as ONNX. Shapes leave out the axis of the rows, which is always the first.
 */
@NullMarked
package io.lepton.training.network;

import org.jspecify.annotations.NullMarked;
