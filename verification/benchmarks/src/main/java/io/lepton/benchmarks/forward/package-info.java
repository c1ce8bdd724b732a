/** What a gateway costs as a proxy, beside nginx and haproxy. */
@NullMarked
package io.lepton.benchmarks.forward;

import org.jspecify.annotations.NullMarked;
