package io.lepton.simulation.world;

import io.lepton.simulation.engine.RandomStreams;
import io.lepton.simulation.engine.VirtualNetwork;
import io.lepton.simulation.engine.VirtualTime;

/** What every shell of a world shares. */
record Setting(
        VirtualTime time,
        VirtualNetwork network,
        RandomStreams random,
        WorldConfig config,
        Witness witness,
        Parts parts,
        Conditions conditions,
        Chancery.Seals seals) {}
