package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the tests of input files share. */
final class InputTesting {
    private InputTesting() {}

    /** A model with one input named x. */
    static Signature taking(ElementType type, long... extents) {
        return taking(new TensorSpec("x", type, Shape.of(extents)));
    }

    static Signature taking(TensorSpec... inputs) {
        return new Signature(List.of(inputs), List.of(new TensorSpec("y", ElementType.FP32, Shape.of(-1))));
    }

    /** Reads the one tensor of a file. */
    static Tensor read(Path file, Signature signature) {
        var tensors = PredictionInput.read(file, signature, Optional.empty());
        assertThat(tensors).singleElement().extracting("name").isEqualTo("x");
        return tensors.getFirst().tensor();
    }

    /** Asserts that a file is refused in one line that names it. */
    static void assertRefused(Path file, Signature signature, ErrorCode code, String message) {
        assertThatThrownBy(() -> PredictionInput.read(file, signature, Optional.empty()))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message)
                .hasMessageContaining("file=" + file)
                .hasMessageNotContaining("\n");
    }
}
