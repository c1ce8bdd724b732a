package io.lepton.runs;

import io.lepton.training.Predictions;
import io.lepton.wire.RunView.ScoreView;
import java.util.List;

/** What answers must be better than to be worth anything, measured on the same rows. */
@FunctionalInterface
interface Yardstick {
    Yardstick NONE = _ -> List.of();

    /** Figures of something simple, and of the answers where they are measured beside it. */
    List<ScoreView> figures(Predictions answers);
}
