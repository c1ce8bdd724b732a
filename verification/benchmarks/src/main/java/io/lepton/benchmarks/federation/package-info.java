/** The reference figures of federated learning and its privacy, reached and wanted. */
@NullMarked
package io.lepton.benchmarks.federation;

import org.jspecify.annotations.NullMarked;
