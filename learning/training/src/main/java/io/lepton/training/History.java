package io.lepton.training;

import java.util.List;

/**
 * What happened in a training.
 *
 * @param epochs in order, those before a checkpoint that it went on from included
 * @param bestEpoch the epoch whose parameters were kept, counted from 1; 0 if there was none
 * @param end why it ended
 */
public record History(List<EpochReport> epochs, int bestEpoch, End end) {
    /** Why a training ended. */
    public enum End {
        /** After as many epochs as were asked for. */
        FINISHED,
        /** Because the watched metric stood still. */
        STOPPED_EARLY,
        /** Because somebody asked for it. */
        CANCELLED
    }

    public History {
        epochs = List.copyOf(epochs);
    }

    /** A training without epochs, such as that of a single tree. */
    public static History none() {
        return new History(List.of(), 0, End.FINISHED);
    }
}
