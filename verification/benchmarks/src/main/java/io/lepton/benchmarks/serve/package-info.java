/**
 * What one node costs, end to end: its own process, real sockets, wrk and h2load as callers, and the bare runtime beside it.
 */
@NullMarked
package io.lepton.benchmarks.serve;

import org.jspecify.annotations.NullMarked;
