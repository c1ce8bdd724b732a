package io.lepton.inference.cache;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ElementType;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.time.Instant;
import java.util.List;

/** Versions, keys and answers for tests. */
final class Answers {
    private static final Signature ROW = new Signature(
            List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2))),
            List.of(new TensorSpec("y", ElementType.FP32, Shape.of(-1, 2))));

    private Answers() {}

    static ModelVersion version(String model, int number, char file) {
        return new ModelVersion(
                new ModelVersionId(new ModelName(model), number),
                new ArtifactId(String.valueOf(file).repeat(64)),
                100,
                ModelFormat.ONNX,
                ROW,
                Instant.EPOCH);
    }

    static AnswerKey key(long number) {
        return new AnswerKey(number, 0, 0, 0);
    }

    /** One output of so many bytes, a multiple of four. */
    static List<NamedTensor> outputs(int bytes) {
        return List.of(new NamedTensor("y", Tensor.zeros(ElementType.FP32, Shape.of(bytes / Float.BYTES))));
    }

    static KeptAnswer answer(int bytes) {
        return KeptAnswer.copyOf(outputs(bytes));
    }
}
