package io.lepton.wire;

import com.google.protobuf.ByteString;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.grpc.InferTensorContents;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Copies the typed contents of one input into a tensor of its own, refusing what does not fit the datatype. */
final class GrpcContents {
    private static final int UINT8_MAX = (1 << Byte.SIZE) - 1;
    private static final int UINT16_MAX = (1 << Short.SIZE) - 1;

    private GrpcContents() {}

    static Tensor read(ElementType type, Shape shape, InferTensorContents contents) {
        var list = InferTensorContents.getDescriptor().findFieldByNumber(listOf(type));
        for (var other : contents.getAllFields().keySet()) {
            if (!other.equals(list)) {
                throw fault("not the list of this datatype", "datatype=" + type + ", expected=" + list.getName())
                        .within(other.getName());
            }
        }
        int count = contents.getRepeatedFieldCount(list);
        if (count != shape.elementCount()) {
            throw fault("not the shape's count of elements", "given=" + count + ", shape=" + shape)
                    .within(list.getName());
        }
        try {
            return type == ElementType.BYTES
                    ? Tensor.wrap(type, shape, join(contents.getBytesContentsList()))
                    : fill(Tensor.zeros(type, shape), contents, count);
        } catch (JsonFault fault) {
            throw fault.within(list.getName());
        }
    }

    private static int listOf(ElementType type) {
        return switch (type) {
            case BOOL -> InferTensorContents.BOOL_CONTENTS_FIELD_NUMBER;
            case INT8, INT16, INT32 -> InferTensorContents.INT_CONTENTS_FIELD_NUMBER;
            case INT64 -> InferTensorContents.INT64_CONTENTS_FIELD_NUMBER;
            case UINT8, UINT16, UINT32 -> InferTensorContents.UINT_CONTENTS_FIELD_NUMBER;
            case UINT64 -> InferTensorContents.UINT64_CONTENTS_FIELD_NUMBER;
            case FP32 -> InferTensorContents.FP32_CONTENTS_FIELD_NUMBER;
            case FP64 -> InferTensorContents.FP64_CONTENTS_FIELD_NUMBER;
            case BYTES -> InferTensorContents.BYTES_CONTENTS_FIELD_NUMBER;
            case FP16, BF16 -> throw fault("travels only in " + Fields.RAW_INPUT_CONTENTS, "datatype=" + type);
        };
    }

    private static Tensor fill(Tensor tensor, InferTensorContents contents, int count) {
        var data = tensor.data();
        for (int i = 0; i < count; i++) {
            switch (tensor.type()) {
                case BOOL -> data.put((byte) (contents.getBoolContents(i) ? 1 : 0));
                case INT8 -> data.put((byte) within(contents.getIntContents(i), Byte.MIN_VALUE, Byte.MAX_VALUE, i));
                case INT16 ->
                    data.putShort((short) within(contents.getIntContents(i), Short.MIN_VALUE, Short.MAX_VALUE, i));
                case INT32 -> data.putInt(contents.getIntContents(i));
                case INT64 -> data.putLong(contents.getInt64Contents(i));
                case UINT8 -> data.put((byte) within(contents.getUintContents(i), 0, UINT8_MAX, i));
                case UINT16 -> data.putShort((short) within(contents.getUintContents(i), 0, UINT16_MAX, i));
                case UINT32 -> data.putInt(contents.getUintContents(i));
                case UINT64 -> data.putLong(contents.getUint64Contents(i));
                case FP32 -> data.putFloat(contents.getFp32Contents(i));
                case FP64 -> data.putDouble(contents.getFp64Contents(i));
                case FP16, BF16, BYTES -> throw new IllegalStateException("no number: type=" + tensor.type());
            }
        }
        return tensor;
    }

    /** An unsigned number above 2^31 looks negative here, and is refused too. */
    private static int within(int number, int min, int max, int element) {
        if (number < min || number > max) {
            throw fault("out of the datatype's range", "element=" + element);
        }
        return number;
    }

    private static ByteBuffer join(List<ByteString> elements) {
        long size = 0;
        for (ByteString element : elements) {
            size += Integer.BYTES + (long) element.size();
        }
        if (size > Integer.MAX_VALUE) {
            throw new JsonFault(ErrorCode.TOO_LARGE, "larger than 2 GiB", "bytes=" + size);
        }
        var joined = ByteBuffer.allocateDirect((int) size).order(ByteOrder.LITTLE_ENDIAN);
        for (ByteString element : elements) {
            joined.putInt(element.size());
            element.copyTo(joined);
        }
        return joined.flip();
    }

    private static JsonFault fault(String fact, String details) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, details);
    }
}
