package io.lepton.training;

import io.lepton.training.network.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a training has come: all that it needs to go on as if it had never stopped. Confined to one thread. */
final class Course {
    /** Epochs that are done. */
    int epochs;

    /** Steps of the epoch under way that are done. */
    int steps;

    /** Steps since the beginning. */
    long stepsTotal;

    /** The sum of the losses of this epoch's rows so far. */
    double lossSum;

    /** The answers to this epoch's rows so far, in its order; empty if nobody measures them. */
    float[] answers = {};

    /** The best figure of the watched metric, NaN before there is one. */
    double best = Double.NaN;

    int bestEpoch;
    int epochsWithoutBetter;

    /** The state of the best epoch, if one is watched. */
    @Nullable
    State bestState;

    final List<EpochReport> reports = new ArrayList<>();
}
