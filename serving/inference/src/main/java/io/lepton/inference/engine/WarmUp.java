package io.lepton.inference.engine;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** The first inference of a model, of zeros, before any caller's: it finds what loading alone does not. */
public final class WarmUp {
    private WarmUp() {}

    /**
     * Runs one inference; on a platform thread.
     *
     * <p>A model that cannot compute with zeros is sound all the same: it may divide by its input, or take a shape in it.
     *
     * @throws LeptonException as {@link LoadedModel#run}, but for {@link ErrorCode#INVALID_TENSOR}
     */
    public static void run(LoadedModel model, ModelVersion version) {
        List<NamedTensor> zeros =
                version.signature().inputs().stream().map(WarmUp::zeros).toList();
        List<String> outputs =
                version.signature().outputs().stream().map(TensorSpec::name).toList();
        try {
            model.run(zeros, outputs);
        } catch (LeptonException e) {
            if (e.code() != ErrorCode.INVALID_TENSOR) {
                throw e;
            }
        }
    }

    /** An input of zeros, or of empty strings, with 1 for every extent that the model leaves open. */
    static NamedTensor zeros(TensorSpec spec) {
        Shape shape = Shape.of(Arrays.stream(spec.shape().toArray())
                .map(extent -> extent == Shape.UNKNOWN ? 1 : extent)
                .toArray());
        Tensor tensor = spec.type() == ElementType.BYTES ? empties(shape) : Tensor.zeros(spec.type(), shape);
        return new NamedTensor(spec.name(), tensor);
    }

    /** Four zero bytes each: the length of nothing. */
    private static Tensor empties(Shape shape) {
        int size = Math.toIntExact(Math.multiplyExact(shape.elementCount(), (long) Integer.BYTES));
        return Tensor.wrap(ElementType.BYTES, shape, ByteBuffer.allocateDirect(size));
    }
}
