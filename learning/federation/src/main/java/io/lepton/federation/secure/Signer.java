package io.lepton.federation.secure;

/** Signs with the Ed25519 identity of a site; the key stays with whoever implements it. */
@FunctionalInterface
public interface Signer {
    /** The signature of a text. */
    Bytes sign(byte[] text);
}
