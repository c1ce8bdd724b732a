package io.lepton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ElementType;
import io.lepton.domain.ModelName;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetadataTest {
    private static final Signature SIGNATURE = new Signature(
            List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 784))),
            List.of(new TensorSpec("y", ElementType.INT64, Shape.of(-1))));

    @Test
    void tellsAModelInTheProtocolsWords() {
        var metadata = ModelMetadata.of(new ModelName("digits"), List.of("1"), ModelMetadata.ONNX, SIGNATURE);
        assertThat(new String(Json.write(metadata), UTF_8))
                .isEqualTo("{\"name\":\"digits\",\"versions\":[\"1\"],\"platform\":\"onnx_onnxv1\","
                        + "\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,784]}],"
                        + "\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT64\",\"shape\":[-1]}]}");
    }

    @Test
    void givesTheSignatureBack() {
        var metadata = ModelMetadata.of(new ModelName("digits"), List.of("1"), ModelMetadata.ONNX, SIGNATURE);
        var read = Json.read(Json.write(metadata), ModelMetadata.class);
        assertThat(read).isEqualTo(metadata);
        assertThat(read.signature()).isEqualTo(SIGNATURE);
    }

    @Test
    void tellsAServer() {
        var metadata = new ServerMetadata("lepton", "1", List.of(ServerMetadata.BINARY_TENSORS));
        assertThat(new String(Json.write(metadata), UTF_8))
                .isEqualTo("{\"name\":\"lepton\",\"version\":\"1\",\"extensions\":[\"binary_tensor_data\"]}");
    }
}
