package io.lepton.artifacts;

/**
 * What came of renewing a store.
 *
 * @param encrypted how many artifacts lay there as they are
 * @param rewrapped how many were encrypted under a former key
 * @param failed how many could be neither; former keys must stay as long as there are any
 */
public record Renewal(int encrypted, int rewrapped, int failed) {
    static final Renewal NOTHING = new Renewal(0, 0, 0);

    /** Whether there was nothing to do. */
    public boolean isNothing() {
        return equals(NOTHING);
    }
}
