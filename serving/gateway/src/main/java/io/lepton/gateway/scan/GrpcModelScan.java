package io.lepton.gateway.scan;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.wire.ModelPath;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a model's name and version among the first fields of the first message of a gRPC call.
 *
 * <p>A message that is compressed is decompressed as far as the name, and goes on compressed as it came.
 */
final class GrpcModelScan implements ModelScan, ByteProcessor {
    private static final int PREFIX_BYTES = 5;
    private static final int BYTE_BITS = 8;
    private static final int BYTE_MASK = 0xff;

    private final NameFields fields = new NameFields();
    private final String encoding;

    private int prefixBytes;
    private boolean isCompressed;
    private long left;
    private @Nullable Unfolding unfolding;

    GrpcModelScan(String encoding) {
        this.encoding = encoding;
    }

    @Override
    public Optional<ModelPath> read(ByteBuf part) {
        int _ = part.forEachByte(this);
        if (unfolding != null && !fields.isFound()) {
            unfolding.drain(fields);
        }
        boolean isWhole = prefixBytes == PREFIX_BYTES && left == 0;
        if (isWhole && !fields.isFound()) {
            fields.end();
        }
        if (!fields.isFound()) {
            if (isWhole) {
                throw missing();
            }
            return Optional.empty();
        }
        return Optional.of(new ModelPath(Names.model(fields.name(), ModelName::new), version(), ""));
    }

    @Override
    public Renaming renaming(ModelVersionId version) {
        if (isCompressed) {
            throw GrpcRenaming.compressed();
        }
        return new GrpcRenaming(fields.name(), fields.version(), version);
    }

    private OptionalInt version() {
        if (fields.version().isEmpty()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Names.version(fields.version(), Integer::parseInt));
    }

    /** Hot: one byte; false once nothing more is needed. */
    @Override
    public boolean process(byte next) {
        if (prefixBytes < PREFIX_BYTES) {
            prefix(next);
            return true;
        }
        if (left == 0) {
            return false;
        }
        left--;
        if (unfolding != null) {
            unfolding.add(next, fields);
            return !fields.isFound();
        }
        fields.read(next);
        return !fields.isFound();
    }

    private void prefix(byte next) {
        if (prefixBytes++ == 0) {
            if (next != 0 && next != 1) {
                throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a message of gRPC: flag=" + next);
            }
            isCompressed = next == 1;
        } else {
            left = (left << BYTE_BITS) | (next & BYTE_MASK);
        }
        if (prefixBytes == PREFIX_BYTES && isCompressed) {
            unfolding = Unfolding.of(encoding);
        }
    }

    @Override
    public LeptonException missing() {
        return new LeptonException(ErrorCode.INVALID_REQUEST, "the first message names no model: field=" + field());
    }

    @Override
    public String field() {
        return "model_name";
    }

    @Override
    public void close() {
        if (unfolding != null) {
            unfolding.close();
            unfolding = null;
        }
    }
}
