package io.lepton.inference.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc;
import io.lepton.wire.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.lepton.wire.grpc.InferTensorContents;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelInferRequest.InferInputTensor;
import io.lepton.wire.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.lepton.wire.grpc.ModelMetadataRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The request of the protocol's specification, which is printed there as JSON, as a call. */
final class GrpcProtocolTest {
    private final GrpcFixture fixture = new GrpcFixture(ExampleModels::new);
    private final GRPCInferenceServiceBlockingStub calls = GRPCInferenceServiceGrpc.newBlockingStub(fixture.channel);

    @AfterEach
    void ends() {
        fixture.close();
    }

    @Test
    void answersTheRequestOfTheSpecificationWithTypedContents() {
        var numbers = InferTensorContents.newBuilder().addAllUintContents(List.of(1, 2, 3, 4));
        var flags = InferTensorContents.newBuilder().addAllBoolContents(List.of(true, false, true));
        var request = request();
        request.getInputsBuilder(0).setContents(numbers);
        request.getInputsBuilder(1).setContents(flags);
        assertAnswers(request.build());
    }

    @Test
    void answersTheRequestOfTheSpecificationWithRawContents() {
        byte[] numbers = {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0};
        assertAnswers(request()
                .addRawInputContents(ByteString.copyFrom(numbers))
                .addRawInputContents(ByteString.copyFrom(new byte[] {1, 0, 1}))
                .build());
    }

    @Test
    void tellsUnknownDimensionsAsMinusOne() {
        var metadata = calls.modelMetadata(
                ModelMetadataRequest.newBuilder().setName("words").build());
        assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L);
    }

    private void assertAnswers(ModelInferRequest request) {
        var answer = calls.modelInfer(request);
        assertThat(answer.getModelName()).isEqualTo("mymodel");
        assertThat(answer.getModelVersion()).isEqualTo("1");
        assertThat(answer.getId()).isEqualTo("42");
        assertThat(answer.getOutputsList()).singleElement().satisfies(output -> {
            assertThat(output.getName()).isEqualTo("output0");
            assertThat(output.getDatatype()).isEqualTo("FP32");
            assertThat(output.getShapeList()).containsExactly(3L, 2L);
        });
        assertThat(answer.getRawOutputContentsList()).containsExactly(GrpcFixture.floats(ExampleModels.ANSWER));
    }

    private static ModelInferRequest.Builder request() {
        return ModelInferRequest.newBuilder()
                .setModelName("mymodel")
                .setId("42")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("input0")
                        .setDatatype("UINT32")
                        .addShape(2)
                        .addShape(2))
                .addInputs(InferInputTensor.newBuilder()
                        .setName("input1")
                        .setDatatype("BOOL")
                        .addShape(3))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("output0"));
    }
}
