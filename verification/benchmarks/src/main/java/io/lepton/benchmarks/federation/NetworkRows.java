package io.lepton.benchmarks.federation;

import io.lepton.data.Features;
import io.lepton.data.Targets;

/** Rows that a network of libtorch learns from or is tried on. */
interface NetworkRows {
    int size();

    Features features(int[] rows);

    Targets.Classes targets(int[] rows);
}
