/** Benchmarks of what a node's front keeps to itself. */
@NullMarked
package io.lepton.inference.front;

import org.jspecify.annotations.NullMarked;
