package io.lepton.control;

import io.lepton.control.manifest.Envelope;
import io.lepton.control.manifest.Mistake;
import io.lepton.wire.ApplyView.Outcome;
import java.util.List;

/**
 * What files of resources come to, beside a state.
 *
 * @param edits what would have to be changed
 * @param outcomes one for each resource, in the order of the files
 * @param mistakes what speaks against it in the files themselves
 * @param envelopes the resources as the files have them
 */
record EditPlan(List<Edit> edits, List<Outcome> outcomes, List<Mistake> mistakes, List<Envelope> envelopes) {
    /** What is to be done with the resources of files. */
    enum Purpose {
        /** They are to be as the files say. */
        APPLY,
        /** The same, and of their kinds there is to be nothing else. */
        APPLY_AND_PRUNE,
        /** They are to be gone. */
        DELETE
    }

    EditPlan {
        edits = List.copyOf(edits);
        outcomes = List.copyOf(outcomes);
        mistakes = List.copyOf(mistakes);
        envelopes = List.copyOf(envelopes);
    }
}
