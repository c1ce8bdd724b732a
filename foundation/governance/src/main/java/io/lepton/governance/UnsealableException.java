package io.lepton.governance;

/** Something that cannot be opened: its key is not here, it was sealed as something else, or it was changed or cut. */
public final class UnsealableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsealableException(String message) {
        super(message);
    }
}
