package io.lepton.governance;

/** Where random bytes come from; pure code is given one. */
@FunctionalInterface
public interface Entropy {
    /** So many fresh bytes that nobody can foretell. */
    byte[] bytes(int count);
}
