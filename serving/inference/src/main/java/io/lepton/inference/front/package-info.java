/**
 * The front of a node: the Open Inference Protocol, version 2, over HTTP/1.1, HTTP/2
 * and gRPC on one port, directly on Vert.x.
 *
 * <p>Runs on event loops; nothing here blocks. Inference runs on the engine's pool.
 */
@NullMarked
package io.lepton.inference.front;

import org.jspecify.annotations.NullMarked;
