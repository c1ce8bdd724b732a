/** Benchmarks of what the engine shows to nobody else. */
@NullMarked
package io.lepton.inference.engine;

import org.jspecify.annotations.NullMarked;
