package io.lepton.inference.engine;

import com.google.protobuf.ByteString;
import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.onnx.TensorProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the tensors that stand beside published models. */
public final class TensorFiles {
    private TensorFiles() {}

    /** Reads a file that holds one tensor; empty if its type has no word in the protocol. */
    public static Optional<Tensor> read(Path file) throws IOException {
        TensorProto proto = TensorProto.parseFrom(Files.readAllBytes(file));
        Shape shape =
                Shape.of(proto.getDimsList().stream().mapToLong(Long::longValue).toArray());
        return type(DataType.forNumber(proto.getDataType())).map(type -> Tensor.wrap(type, shape, data(proto, type)));
    }

    private static Optional<ElementType> type(DataType type) {
        return switch (type) {
            case BOOL -> Optional.of(ElementType.BOOL);
            case UINT8 -> Optional.of(ElementType.UINT8);
            case UINT16 -> Optional.of(ElementType.UINT16);
            case UINT32 -> Optional.of(ElementType.UINT32);
            case UINT64 -> Optional.of(ElementType.UINT64);
            case INT8 -> Optional.of(ElementType.INT8);
            case INT16 -> Optional.of(ElementType.INT16);
            case INT32 -> Optional.of(ElementType.INT32);
            case INT64 -> Optional.of(ElementType.INT64);
            case FLOAT16 -> Optional.of(ElementType.FP16);
            case BFLOAT16 -> Optional.of(ElementType.BF16);
            case FLOAT -> Optional.of(ElementType.FP32);
            case DOUBLE -> Optional.of(ElementType.FP64);
            case STRING -> Optional.of(ElementType.BYTES);
            default -> Optional.empty();
        };
    }

    /** The elements lie raw, or in the list that belongs to their type. */
    private static ByteBuffer data(TensorProto proto, ElementType type) {
        if (!proto.getRawData().isEmpty()) {
            return proto.getRawData().asReadOnlyByteBuffer();
        }
        return type == ElementType.BYTES ? strings(proto) : numbers(proto, type);
    }

    private static ByteBuffer strings(TensorProto proto) {
        int size = proto.getStringDataList().stream()
                .mapToInt(element -> Integer.BYTES + element.size())
                .sum();
        ByteBuffer data = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (ByteString element : proto.getStringDataList()) {
            data.putInt(element.size()).put(element.asReadOnlyByteBuffer());
        }
        return data.flip();
    }

    private static ByteBuffer numbers(TensorProto proto, ElementType type) {
        long count = proto.getDimsList().stream().reduce(1L, (left, right) -> left * right);
        ByteBuffer data = ByteBuffer.allocate((int) count * type.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < count; index++) {
            switch (type) {
                case BOOL, UINT8, INT8 -> data.put((byte) proto.getInt32Data(index));
                case UINT16, INT16, FP16, BF16 -> data.putShort((short) proto.getInt32Data(index));
                case INT32 -> data.putInt(proto.getInt32Data(index));
                case UINT32 -> data.putInt((int) proto.getUint64Data(index));
                case INT64 -> data.putLong(proto.getInt64Data(index));
                case UINT64 -> data.putLong(proto.getUint64Data(index));
                case FP32 -> data.putFloat(proto.getFloatData(index));
                case FP64 -> data.putDouble(proto.getDoubleData(index));
                case BYTES -> throw new IllegalStateException("strings are no numbers");
            }
        }
        return data.flip();
    }
}
