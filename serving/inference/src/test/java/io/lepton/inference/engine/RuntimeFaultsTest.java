package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RuntimeFaultsTest {
    @Test
    void keepsTheFactOfAMessageAndDropsItsCodePathAndSource() {
        assertThat(RuntimeFaults.tell("Error code - ORT_FAIL - message: Load model from /var/a b/x failed:"
                        + "/src/core/graph/model.cc:177 onnxruntime::Model::Model(onnx::ModelProto&&, const int*) "
                        + "ModelProto does not have a graph.\n"))
                .isEqualTo("ModelProto does not have a graph.");
    }

    @Test
    void keepsOneLineAndCutsALongOne() {
        assertThat(RuntimeFaults.tell("\n first \n second")).isEqualTo("first");
        assertThat(RuntimeFaults.tell("x".repeat(10_000))).hasSizeLessThan(400).endsWith("...");
    }

    @Test
    void saysUnknownWhenThereIsNothingToTell() {
        assertThat(RuntimeFaults.tell("Error code - ORT_FAIL - message: ")).isEqualTo("unknown");
    }
}
