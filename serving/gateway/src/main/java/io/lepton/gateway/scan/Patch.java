package io.lepton.gateway.scan;

import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/** Replaces one stretch of a body. */
final class Patch implements Renaming {
    private final long from;
    private final long to;
    private final byte[] text;
    private long at;

    /**
     * Prepares a replacement.
     *
     * @param from the offset in the body of the first byte that is replaced
     * @param to the offset behind the last one
     */
    Patch(long from, long to, byte[] text) {
        this.from = from;
        this.to = to;
        this.text = text.clone();
    }

    @Override
    public OptionalLong growthBytes() {
        return OptionalLong.of(text.length - (to - from));
    }

    @Override
    public ByteBuf apply(ByteBuf part) {
        int bytes = part.readableBytes();
        long begin = at;
        at += bytes;
        if (at <= from || begin >= to) {
            return part;
        }
        ByteBuf patched = part.alloc().buffer(bytes + text.length);
        if (begin <= from) {
            patched.writeBytes(part, part.readerIndex(), (int) (from - begin));
            patched.writeBytes(text);
        }
        if (at > to) {
            int behind = (int) (to - begin);
            patched.writeBytes(part, part.readerIndex() + behind, bytes - behind);
        }
        part.release();
        return patched;
    }

    @Override
    public void close() {
        // Nothing is held back.
    }
}
