/**
 * A region's door: it decides for each request where it may and should be answered, and streams it there and back.
 *
 * <p>{@link io.lepton.gateway.GatewayCore} decides: events and time in, effects and routes out. The server around it owns
 * the sockets. A body is never parsed: the path and the headers say all that routing needs.
 */
@NullMarked
package io.lepton.gateway;

import org.jspecify.annotations.NullMarked;
