/** What training costs beside the same network in the engine's own Python front end. */
@NullMarked
package io.lepton.benchmarks.training;

import org.jspecify.annotations.NullMarked;
