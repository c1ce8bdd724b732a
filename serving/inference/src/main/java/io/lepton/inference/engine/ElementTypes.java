package io.lepton.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import io.lepton.domain.ElementType;
import java.util.Optional;

/** Translates element types between the protocol's words and ONNX Runtime's. */
final class ElementTypes {
    private ElementTypes() {}

    /** The protocol's word for what the runtime holds; empty for complex numbers and 8-bit floats, which it lacks. */
    static Optional<ElementType> toProtocol(OnnxTensorType type) {
        return switch (type) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Optional.of(ElementType.BOOL);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Optional.of(ElementType.UINT8);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Optional.of(ElementType.UINT16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> Optional.of(ElementType.UINT32);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> Optional.of(ElementType.UINT64);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Optional.of(ElementType.INT8);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Optional.of(ElementType.INT16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Optional.of(ElementType.INT32);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Optional.of(ElementType.INT64);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Optional.of(ElementType.FP16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> Optional.of(ElementType.BF16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Optional.of(ElementType.FP32);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Optional.of(ElementType.FP64);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> Optional.of(ElementType.BYTES);
            default -> Optional.empty();
        };
    }

    /**
     * The binding's word for a tensor that is made from a buffer; empty for strings, which are made from objects, and for
     * unsigned types wider than a byte, for which it has none.
     */
    static Optional<OnnxJavaType> toBinding(ElementType type) {
        return switch (type) {
            case BOOL -> Optional.of(OnnxJavaType.BOOL);
            case UINT8 -> Optional.of(OnnxJavaType.UINT8);
            case INT8 -> Optional.of(OnnxJavaType.INT8);
            case INT16 -> Optional.of(OnnxJavaType.INT16);
            case INT32 -> Optional.of(OnnxJavaType.INT32);
            case INT64 -> Optional.of(OnnxJavaType.INT64);
            case FP16 -> Optional.of(OnnxJavaType.FLOAT16);
            case BF16 -> Optional.of(OnnxJavaType.BFLOAT16);
            case FP32 -> Optional.of(OnnxJavaType.FLOAT);
            case FP64 -> Optional.of(OnnxJavaType.DOUBLE);
            case UINT16, UINT32, UINT64, BYTES -> Optional.empty();
        };
    }

    /** The native word for an unsigned type wider than a byte; empty for all others. */
    static Optional<OnnxTensorType> toUnsigned(ElementType type) {
        return switch (type) {
            case UINT16 -> Optional.of(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16);
            case UINT32 -> Optional.of(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32);
            case UINT64 -> Optional.of(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64);
            case BOOL, UINT8, INT8, INT16, INT32, INT64, FP16, BF16, FP32, FP64, BYTES -> Optional.empty();
        };
    }
}
