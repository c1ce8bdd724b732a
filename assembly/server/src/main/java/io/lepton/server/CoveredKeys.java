package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.UnsealableException;
import io.lepton.governance.Vault;
import io.lepton.identity.KeyCover;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Encrypts private keys in files where there are master keys; a file from before there were is read as it is. Safe for any
 * thread.
 *
 * @param purpose what the keys are for; what is encrypted is bound to it
 */
record CoveredKeys(String purpose, Optional<Vault> vault) implements KeyCover {
    @Override
    public byte[] cover(byte[] plain) {
        return vault.map(keys -> keys.seal(purpose, plain)).orElseGet(plain::clone);
    }

    @Override
    public byte[] uncover(byte[] kept) {
        if (!Vault.isSealed(kept)) {
            return kept.clone();
        }
        Vault keys = vault.orElseThrow(() -> new LeptonException(
                ErrorCode.INVALID_CONFIGURATION,
                "the keys are encrypted, and " + MasterKeys.VARIABLE + " names no master keys: keys=" + purpose));
        try {
            return keys.open(purpose, kept);
        } catch (UnsealableException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "cannot open: keys=" + purpose + ", cause=" + e.getMessage(), e);
        }
    }

    @Override
    public boolean isPresent(byte[] kept) {
        try {
            return vault.isEmpty() || (Vault.isSealed(kept) && vault.get().isPresent(new ByteArrayInputStream(kept)));
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "cannot read: keys=" + purpose + ", cause=" + e.getMessage(), e);
        }
    }
}
