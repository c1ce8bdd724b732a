package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request from the network, bounded where it is taken whole. */
final class IncomingContent implements Request.Content {
    private final InputStream stream;
    private final int bytesMax;

    IncomingContent(InputStream stream, int bytesMax) {
        this.stream = stream;
        this.bytesMax = bytesMax;
    }

    @Override
    public byte[] bytes() {
        byte[] body;
        try {
            body = stream.readNBytes(bytesMax);
            if (stream.read() >= 0) {
                throw new LeptonException(ErrorCode.TOO_LARGE, "the body is too large: bodyBytesMax=" + bytesMax);
            }
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "the body broke off", e);
        }
        return body;
    }

    @Override
    public InputStream stream() {
        return stream;
    }
}
