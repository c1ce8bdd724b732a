package io.lepton.federating;

import io.lepton.federation.CoordinatorCore;
import java.util.Map;

/**
 * What came of the rounds at a coordinator that has nobody's rows.
 *
 * @param heads the last layers of the sites that kept them and have told them since
 */
record Learned(CoordinatorCore coordinator, Map<String, Meeting.Head> heads) {
    Learned {
        heads = Map.copyOf(heads);
    }
}
