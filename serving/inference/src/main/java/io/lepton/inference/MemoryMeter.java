package io.lepton.inference;

/** Tells how much native memory the process uses; what a model takes is the difference that its load makes. */
interface MemoryMeter {
    /**
     * The memory in use, in bytes.
     *
     * <p>Only differences mean something, and they hold what every other thread took and gave back in between. A meter that
     * sees nothing tells 0 each time.
     */
    long usedBytes();

    /** Hands memory that is free back to the operating system; takes milliseconds. */
    void giveBack();
}
