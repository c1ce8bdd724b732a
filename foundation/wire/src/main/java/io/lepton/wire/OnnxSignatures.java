package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import io.lepton.wire.onnx.TensorShapeProto;
import io.lepton.wire.onnx.TypeProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.util.Map;
import java.util.stream.LongStream;

/** Translates an ONNX file's outline into a signature, and refuses what the runtime cannot run. */
final class OnnxSignatures {
    private static final String RUNTIME = OnnxOperators.RUNTIME;

    /** The newest that the runtime loads, as its own refusals of newer ones say. */
    private static final int IR_VERSION_MAX = 13;

    private static final Map<String, Integer> OPERATOR_SET_MAX = Map.of("ai.onnx", 26, "ai.onnx.ml", 5);

    private OnnxSignatures() {}

    /** @throws IllegalArgumentException with the reason, if the runtime could not run the model or no tensor fits */
    static Signature of(OnnxOutline outline) {
        checkWhole(outline);
        checkVersions(outline);
        outline.scopes().forEach(scope -> OnnxOperators.check(scope, outline.functions()));
        var inputs = outline.inputs().stream()
                .filter(input -> !outline.constants().contains(input.getName()))
                .map(OnnxSignatures::input)
                .toList();
        var outputs = outline.outputs().stream().map(OnnxSignatures::output).toList();
        return new Signature(inputs, outputs);
    }

    private static void checkWhole(OnnxOutline outline) {
        if (outline.irVersion() <= 0) {
            throw new IllegalArgumentException("not an ONNX file");
        }
        if (!outline.hasGraph()) {
            throw new IllegalArgumentException("the model has no graph");
        }
        if (outline.operatorSets().isEmpty()) {
            throw new IllegalArgumentException("the model names no operator set");
        }
    }

    private static void checkVersions(OnnxOutline outline) {
        if (outline.irVersion() > IR_VERSION_MAX) {
            throw new IllegalArgumentException(
                    "format too new for " + RUNTIME + ": irVersion=" + outline.irVersion() + ", max=" + IR_VERSION_MAX);
        }
        outline.operatorSets().forEach(OnnxSignatures::checkVersion);
    }

    private static void checkVersion(OperatorSetIdProto set) {
        String domain = OnnxOperators.full(set.getDomain());
        // Sets of other makers carry versions of their own; the runtime judges them when it loads the model.
        int max = OPERATOR_SET_MAX.getOrDefault(domain, Integer.MAX_VALUE);
        if (set.getVersion() > max) {
            throw new IllegalArgumentException("operator set too new for " + RUNTIME + ": domain=" + domain
                    + ", version=" + set.getVersion() + ", max=" + max);
        }
    }

    private static TensorSpec input(ValueInfoProto input) {
        if (!input.getType().hasTensorType()) {
            throw unsupported("input", input);
        }
        return tensor("input", input, input.getType().getTensorType());
    }

    private static TensorSpec output(ValueInfoProto output) {
        return switch (output.getType().getValueCase()) {
            case TENSOR_TYPE -> tensor("output", output, output.getType().getTensorType());
            case SEQUENCE_TYPE ->
                sequence(output, output.getType().getSequenceType().getElemType());
            case MAP_TYPE, OPAQUE_TYPE, SPARSE_TENSOR_TYPE, OPTIONAL_TYPE, VALUE_NOT_SET ->
                throw unsupported("output", output);
        };
    }

    private static TensorSpec sequence(ValueInfoProto output, TypeProto element) {
        if (element.hasTensorType()) {
            var spec = tensor("output", output, element.getTensorType());
            long[] extents = LongStream.concat(
                            LongStream.of(Shape.UNKNOWN),
                            LongStream.of(spec.shape().toArray()))
                    .toArray();
            return new TensorSpec(spec.name(), spec.type(), Shape.of(extents));
        }
        if (mapsToProbabilities(element)) {
            return new TensorSpec(output.getName(), ElementType.FP32, Shape.of(Shape.UNKNOWN, Shape.UNKNOWN));
        }
        throw unsupported("output", output);
    }

    private static boolean mapsToProbabilities(TypeProto type) {
        return type.getMapType().getValueType().getTensorType().getElemType() == DataType.FLOAT_VALUE;
    }

    private static TensorSpec tensor(String side, ValueInfoProto value, TypeProto.Tensor type) {
        if (!type.hasShape()) {
            throw new IllegalArgumentException(
                    "a tensor without a shape, save the model with shapes: " + side + "=" + value.getName());
        }
        return new TensorSpec(value.getName(), elementType(side, value, type), shape(type.getShape()));
    }

    private static Shape shape(TensorShapeProto shape) {
        return Shape.of(
                shape.getDimList().stream().mapToLong(OnnxSignatures::extent).toArray());
    }

    private static long extent(TensorShapeProto.Dimension dimension) {
        // Some writers say "open" with a negative number.
        return dimension.hasDimValue() ? Math.max(dimension.getDimValue(), Shape.UNKNOWN) : Shape.UNKNOWN;
    }

    private static ElementType elementType(String side, ValueInfoProto value, TypeProto.Tensor type) {
        var found = DataType.forNumber(type.getElemType());
        if (found == null) {
            throw new IllegalArgumentException(
                    "unknown element type: " + side + "=" + value.getName() + ", type=" + type.getElemType());
        }
        return switch (found) {
            case BOOL -> ElementType.BOOL;
            case UINT8 -> ElementType.UINT8;
            case UINT16 -> ElementType.UINT16;
            case UINT32 -> ElementType.UINT32;
            case UINT64 -> ElementType.UINT64;
            case INT8 -> ElementType.INT8;
            case INT16 -> ElementType.INT16;
            case INT32 -> ElementType.INT32;
            case INT64 -> ElementType.INT64;
            case FLOAT16 -> ElementType.FP16;
            case BFLOAT16 -> ElementType.BF16;
            case FLOAT -> ElementType.FP32;
            case DOUBLE -> ElementType.FP64;
            case STRING -> ElementType.BYTES;
            // Of the rest the Open Inference Protocol knows none; they are for weights inside a graph.
            default ->
                throw new IllegalArgumentException(
                        "unsupported element type: " + side + "=" + value.getName() + ", type=" + found);
        };
    }

    private static IllegalArgumentException unsupported(String side, ValueInfoProto value) {
        return new IllegalArgumentException("unsupported kind of value: " + side + "=" + value.getName() + ", kind="
                + value.getType().getValueCase());
    }
}
