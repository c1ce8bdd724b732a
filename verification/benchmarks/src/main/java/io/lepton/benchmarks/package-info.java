/** JMH benchmarks of the hot paths; what they measured is kept in {@code results}. */
@NullMarked
package io.lepton.benchmarks;

import org.jspecify.annotations.NullMarked;
