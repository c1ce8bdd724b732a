package io.lepton.identity;

/** Encrypts the keys that an authority keeps in files. Safe for any thread. */
public interface KeyCover {
    /** Keeps them as they are: for whoever has no master keys. */
    KeyCover NONE = new KeyCover() {
        @Override
        public byte[] cover(byte[] plain) {
            return plain.clone();
        }

        @Override
        public byte[] uncover(byte[] kept) {
            return kept.clone();
        }

        @Override
        public boolean isPresent(byte[] kept) {
            return true;
        }
    };

    /** What to keep. */
    byte[] cover(byte[] plain);

    /**
     * What was kept.
     *
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#INVALID_CONFIGURATION} if the key for it is not
     *     there, {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if it is not what was kept
     */
    byte[] uncover(byte[] kept);

    /** Whether something is kept as it would be kept now. */
    boolean isPresent(byte[] kept);
}
