package io.lepton.gateway.scan;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Renames the model in each message of a gRPC call that names the one which the first did.
 *
 * <p>A message is held back as far as its name, since its length stands before it; what follows streams. The new name and
 * version stand where the old name stood; an old version is left out.
 */
final class GrpcRenaming implements Renaming {
    private static final int PREFIX_BYTES = 5;
    private static final int HELD_BYTES_MAX = 1 << 20;
    private static final int NAME_TAG = 0x0a;
    private static final int VERSION_TAG = 0x12;
    private static final int PAYLOAD_BITS = 7;
    private static final int CONTINUED = 0x80;

    private final String oldName;
    private final String oldVersion;
    private final byte[] fields;

    private NameFields scan = new NameFields();
    private int scanned;
    private @Nullable ByteBuf held;
    /** How much of a message whose beginning has gone on is still to come. */
    private long left;

    GrpcRenaming(String oldName, String oldVersion, ModelVersionId version) {
        this.oldName = oldName;
        this.oldVersion = oldVersion;
        this.fields = fields(version);
    }

    private static byte[] fields(ModelVersionId version) {
        ByteBuf fields = Unpooled.buffer();
        writeText(fields, NAME_TAG, version.model().value());
        writeText(fields, VERSION_TAG, Integer.toString(version.number()));
        byte[] bytes = new byte[fields.readableBytes()];
        fields.readBytes(bytes);
        return bytes;
    }

    private static void writeText(ByteBuf out, int tag, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(tag);
        int length = bytes.length;
        while (length >= CONTINUED) {
            out.writeByte(length | CONTINUED);
            length >>>= PAYLOAD_BITS;
        }
        out.writeByte(length);
        out.writeBytes(bytes);
    }

    @Override
    public OptionalLong growthBytes() {
        return OptionalLong.empty();
    }

    @Override
    public ByteBuf apply(ByteBuf part) {
        if (held == null && left >= part.readableBytes()) {
            left -= part.readableBytes();
            return part;
        }
        try {
            ByteBuf out = part.alloc().buffer(part.readableBytes() + fields.length);
            try {
                copy(part, out);
                return out.retain();
            } finally {
                out.release();
            }
        } finally {
            part.release();
        }
    }

    private void copy(ByteBuf part, ByteBuf out) {
        while (part.isReadable()) {
            int passing = (int) Math.min(left, part.readableBytes());
            out.writeBytes(part, passing);
            left -= passing;
            if (part.isReadable()) {
                begin(part, out);
            }
        }
    }

    /** Takes in more of a message's beginning, and lets it go once its name is known. */
    private void begin(ByteBuf part, ByteBuf out) {
        ByteBuf message = hold(part);
        int missing = PREFIX_BYTES - message.readableBytes();
        if (missing > 0) {
            message.writeBytes(part, Math.min(missing, part.readableBytes()));
        }
        if (message.readableBytes() < PREFIX_BYTES) {
            return;
        }
        long length = message.getUnsignedInt(1);
        if (message.getByte(0) != 0) {
            throw compressed();
        }
        while (scanned < length && part.isReadable() && !scan.isFound()) {
            byte next = part.readByte();
            message.writeByte(next);
            scan.read(next);
            scanned++;
        }
        if (scanned == length) {
            scan.end();
        }
        if (scan.isFound() || scanned == length) {
            release(message, length, out);
        } else if (scanned > HELD_BYTES_MAX) {
            throw new LeptonException(
                    ErrorCode.TOO_LARGE, "model_name must come sooner in a message: bytesMax=" + HELD_BYTES_MAX);
        }
    }

    private ByteBuf hold(ByteBuf part) {
        ByteBuf message = held;
        if (message == null) {
            message = part.alloc().buffer();
            held = message;
        }
        return message;
    }

    private void release(ByteBuf message, long length, ByteBuf out) {
        if (scan.isFound() && scan.name().equals(oldName) && scan.version().equals(oldVersion)) {
            NameFields.Stretch name = scan.nameAt();
            NameFields.Stretch version = scan.versionAt();
            out.writeByte(0);
            out.writeInt((int) (length - name.bytes() - version.bytes() + fields.length));
            for (int i = 0; i < scanned; i++) {
                if (i == name.from()) {
                    out.writeBytes(fields);
                }
                if (!name.has(i) && !version.has(i)) {
                    out.writeByte(message.getByte(PREFIX_BYTES + i));
                }
            }
        } else {
            out.writeBytes(message);
        }
        left = length - scanned;
        scan = new NameFields();
        scanned = 0;
        close();
    }

    static LeptonException compressed() {
        return new LeptonException(
                ErrorCode.UNSUPPORTED,
                "a compressed message keeps the name that it has: send it plain, or name the model and version itself");
    }

    @Override
    public void close() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
