package io.lepton.training;

import java.util.Locale;

/** What a window does at the edges. */
public enum Padding {
    /** It stays inside. */
    VALID,
    /** Zeros stand around, the odd one behind, so that a window that moves by one gives as many places as there were. */
    SAME;

    /** How it is written in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
