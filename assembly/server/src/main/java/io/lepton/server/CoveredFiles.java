package io.lepton.server;

import io.lepton.chassis.FileCover;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.UnsealableException;
import io.lepton.governance.Vault;

/** Encrypts what gateways and nodes keep; a file from before there were master keys is read as it is. */
record CoveredFiles(Vault vault) implements FileCover {
    @Override
    public byte[] cover(String name, byte[] plain) {
        return vault.seal(name, plain);
    }

    @Override
    public byte[] uncover(String name, byte[] kept) {
        try {
            return Vault.isSealed(kept) ? vault.open(name, kept) : kept;
        } catch (UnsealableException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
