package io.lepton.control;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.chassis.Response;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;

/** Answers with an artifact: by the kernel where its bytes lie as they are, else decrypted while they are sent. */
final class ArtifactBody {
    private ArtifactBody() {}

    static Response of(ArtifactFile file) {
        return file.plain()
                .map(plain -> (Response) new Response.FileBody(plain, Response.OCTETS))
                .orElseGet(() -> new Response.StreamBody(file::open, sizeBytes(file), Response.OCTETS));
    }

    static long sizeBytes(ArtifactFile file) {
        try {
            return file.sizeBytes();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static LeptonException unreadable(ArtifactFile file, IOException cause) {
        return new LeptonException(ErrorCode.STORAGE_FAILED, "the file cannot be read: file=" + file.name(), cause);
    }
}
