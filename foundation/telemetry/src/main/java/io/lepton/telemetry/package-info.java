/** Traces of requests: what a span holds, what it is called, and how it leaves the process. */
@NullMarked
package io.lepton.telemetry;

import org.jspecify.annotations.NullMarked;
