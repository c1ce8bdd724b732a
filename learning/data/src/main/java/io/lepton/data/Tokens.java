package io.lepton.data;

/** How a text is taken apart. */
public enum Tokens {
    /** Runs of letters and digits, and every other sign on its own. */
    WORDS,
    /** Every character, blanks too. */
    CHARACTERS
}
