package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ModelName;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.util.List;

/**
 * What a server says of a model at {@code /v2/models/{model}}.
 *
 * @param versions the numbers that can be asked for
 * @param platform what kind of file it is, such as {@code onnx_onnxv1}
 */
public record ModelMetadata(
        ModelName name,
        List<String> versions,
        String platform,
        List<TensorMetadata> inputs,
        List<TensorMetadata> outputs) {
    /** The platform of ONNX files, in the word that the protocol's servers share. */
    public static final String ONNX = "onnx_onnxv1";

    /** The platform of pipelines. */
    public static final String PIPELINE = "lepton_pipeline";

    public ModelMetadata {
        versions = List.copyOf(versions);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** One input or output; extents that the model leaves open are -1. */
    public record TensorMetadata(String name, ElementType datatype, Shape shape) {
        static TensorMetadata of(TensorSpec spec) {
            return new TensorMetadata(spec.name(), spec.type(), spec.shape());
        }

        TensorSpec spec() {
            return new TensorSpec(name, datatype, shape);
        }
    }

    /** Tells a signature in the protocol's words. */
    public static ModelMetadata of(ModelName name, List<String> versions, String platform, Signature signature) {
        return new ModelMetadata(
                name,
                versions,
                platform,
                signature.inputs().stream().map(TensorMetadata::of).toList(),
                signature.outputs().stream().map(TensorMetadata::of).toList());
    }

    /** The signature that the metadata tell. */
    public Signature signature() {
        return new Signature(
                inputs.stream().map(TensorMetadata::spec).toList(),
                outputs.stream().map(TensorMetadata::spec).toList());
    }
}
