/**
 * The program: its roles put together with the real clock, disk and network.
 *
 * <p>{@link io.lepton.server.Main} hands the command line to {@code cli}; {@code LocalFleet} is the whole fleet in one
 * process that {@code lepton up} starts.
 */
@NullMarked
package io.lepton.server;

import org.jspecify.annotations.NullMarked;
