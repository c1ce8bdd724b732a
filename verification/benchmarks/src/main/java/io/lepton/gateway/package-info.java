/** Benchmarks of what a gateway keeps to itself. */
@NullMarked
package io.lepton.gateway;

import org.jspecify.annotations.NullMarked;
