package io.lepton.simulation.contest;

/** A region's gateway: it brings each call to an end, somewhere. */
interface Door {
    /** Begins whatever it does by itself: reports, probes, digests. */
    void open();

    /** A caller's request has come. */
    void serve(Call call);
}
