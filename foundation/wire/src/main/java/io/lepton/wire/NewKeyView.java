package io.lepton.wire;

/**
 * A key that was just made. Its text is shown this once, and known to nobody but whoever asked for it.
 *
 * @param key the text, for the header {@code Authorization: Bearer}
 * @param about what it is good for
 */
public record NewKeyView(String key, KeyView about) {
    /** Without the key. */
    @Override
    public String toString() {
        return "NewKeyView[about=" + about + "]";
    }
}
