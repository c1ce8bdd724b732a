package io.lepton.gateway.scan;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses the beginning of a message, within a bound, and keeps nothing of it. */
final class Unfolding implements AutoCloseable {
    /** A name stands among the first bytes of a message; what hides it deeper wants something else. */
    private static final int BYTES_MAX = 1 << 20;

    private static final int STEP_BYTES = 512;
    private static final int GZIP_HEAD_BYTES = 10;
    private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, 8, 0};

    private final Inflater inflater;
    private final byte[] input = new byte[STEP_BYTES];
    private final byte[] output = new byte[STEP_BYTES];
    private int headBytes;
    private int inputBytes;
    private int outputBytes;

    private Unfolding(boolean isGzip) {
        this.inflater = new Inflater(isGzip);
        this.headBytes = isGzip ? 0 : GZIP_HEAD_BYTES;
    }

    /**
     * Begins a message.
     *
     * @throws LeptonException {@link ErrorCode#UNSUPPORTED} for an unknown encoding
     */
    static Unfolding of(String encoding) {
        return switch (encoding) {
            case "gzip" -> new Unfolding(true);
            case "deflate" -> new Unfolding(false);
            default ->
                throw new LeptonException(
                        ErrorCode.UNSUPPORTED,
                        "the first message is compressed in a way that hides its model: known=gzip|deflate");
        };
    }

    /** Takes one byte of the message in. */
    void add(byte next, NameFields reader) {
        if (headBytes < GZIP_HEAD_BYTES) {
            if (headBytes < GZIP_HEAD.length && next != GZIP_HEAD[headBytes]) {
                throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a plain gzip stream: message=1");
            }
            headBytes++;
            return;
        }
        input[inputBytes++] = next;
        if (inputBytes == STEP_BYTES) {
            drain(reader);
        }
    }

    /** Gives what has been taken in to the reader. */
    void drain(NameFields reader) {
        inflater.setInput(input, 0, inputBytes);
        inputBytes = 0;
        try {
            for (int count = inflater.inflate(output);
                    count > 0 && !reader.isFound();
                    count = inflater.inflate(output)) {
                outputBytes += count;
                if (outputBytes > BYTES_MAX) {
                    throw new LeptonException(
                            ErrorCode.TOO_LARGE, "the model must be named sooner in a message: bytesMax=" + BYTES_MAX);
                }
                for (int i = 0; i < count && !reader.isFound(); i++) {
                    reader.read(output[i]);
                }
            }
        } catch (DataFormatException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a compressed message: message=1", e);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
