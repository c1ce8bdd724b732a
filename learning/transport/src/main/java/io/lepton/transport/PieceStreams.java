package io.lepton.transport;

import com.google.protobuf.ByteString;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A part as a stream, of which one piece is in memory at a time. */
final class PieceStreams {
    private PieceStreams() {}

    /** Passes a new part on and describes it. Confined to one thread. */
    static final class Describing extends OutputStream {
        private final OutputStream out;
        private final ByteBuffer piece = ByteBuffer.allocate(PartDescription.PIECE_BYTES);
        private ByteString digests = ByteString.EMPTY;
        private long byteCount;

        Describing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int at = offset;
            while (at < offset + length) {
                int count = Math.min(piece.remaining(), offset + length - at);
                piece.put(bytes, at, count);
                at += count;
                if (!piece.hasRemaining()) {
                    pass();
                }
            }
        }

        /** What was written, which is all. */
        PartDescription finish() throws IOException {
            if (piece.position() > 0) {
                pass();
            }
            out.flush();
            return new PartDescription(byteCount, PartDescription.PIECE_BYTES, digests);
        }

        private void pass() throws IOException {
            byte[] whole = new byte[piece.flip().remaining()];
            piece.get(whole).clear();
            digests =
                    digests.concat(ByteString.copyFrom(PartDescription.sha256().digest(whole)));
            byteCount += whole.length;
            out.write(whole);
        }
    }

    /** Where pieces are. */
    @FunctionalInterface
    interface Pieces {
        ByteBuffer read(int number) throws IOException;
    }

    /** Reads a part piece by piece, each checked. Confined to one thread. */
    static final class Checked extends InputStream {
        private final PartDescription description;
        private final Pieces pieces;
        private final Closeable source;
        private ByteBuffer piece = ByteBuffer.allocate(0);
        private int next;

        Checked(PartDescription description, Pieces pieces, Closeable source) {
            this.description = description;
            this.pieces = pieces;
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            return isAtEnd() ? -1 : piece.get() & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (isAtEnd()) {
                return -1;
            }
            int count = Math.min(length, piece.remaining());
            piece.get(target, offset, count);
            return count;
        }

        private boolean isAtEnd() throws IOException {
            while (!piece.hasRemaining()) {
                if (next == description.pieces()) {
                    return true;
                }
                piece = pieces.read(next);
                if (!description.isPiece(next, piece)) {
                    throw new IOException("not what it was: part=" + description.name() + ", piece=" + next);
                }
                next++;
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
