package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.grpc.InferParameter;
import io.lepton.wire.grpc.InferTensorContents;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.grpc.ModelInferResponse;
import io.lepton.wire.grpc.ModelStreamInferResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the codec reads and writes; refusals stand in {@link GrpcRefusalTest}. */
final class GrpcCodecTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readsRawTensorsOfEveryTypeAsTheyLie(long seed) {
        var tensors = new RandomTensors(seed).ofEveryType();
        var message = ModelInferRequest.newBuilder().setId("7");
        for (var named : tensors) {
            describe(message, named);
            message.addRawInputContents(ByteString.copyFrom(named.tensor().data()));
        }
        var read = read(message.build(), signature(tensors));
        assertThat(read.id()).contains("7");
        assertThat(read.inputs()).as("seed %d", seed).isEqualTo(tensors);
    }

    @Test
    void copiesNoRawTensor() {
        var tensor = new NamedTensor("x", Tensor.ofFloats(Shape.of(2), 1, 2));
        var message = ModelInferRequest.newBuilder()
                .addRawInputContents(ByteString.copyFrom(tensor.tensor().data()));
        describe(message, tensor);
        byte[] bytes = message.build().toByteArray();
        var buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        var parsed = GrpcCodec.parse(buffer, TensorLimits.DEFAULTS);
        var input = GrpcCodec.readRequest(parsed, signature(List.of(tensor)), TensorLimits.DEFAULTS)
                .inputs()
                .getFirst()
                .tensor();
        assertThat(input.data().isDirect()).isTrue();
        assertThat(input.toFloats()).containsExactly(1, 2);
        // The message ends with its raw contents; what changes there changes in the tensor.
        buffer.order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - Float.BYTES, 3);
        assertThat(input.toFloats()).containsExactly(1, 3);
    }

    @Test
    void readsTypedContentsOfEveryTypeThatHasThem() {
        assertTyped(ElementType.BOOL, contents().addBoolContents(true).addBoolContents(false), "0100");
        assertTyped(ElementType.INT8, ints(-128, 127), "807f");
        assertTyped(ElementType.INT16, ints(-32_768, 32_767), "0080ff7f");
        assertTyped(ElementType.INT32, ints(Integer.MIN_VALUE, 1), "0000008001000000");
        assertTyped(
                ElementType.INT64,
                contents().addInt64Contents(Long.MIN_VALUE).addInt64Contents((1L << 53) | 1),
                "00000000000000800100000000002000");
        assertTyped(ElementType.UINT8, uints(0, 255), "00ff");
        assertTyped(ElementType.UINT16, uints(1, 65_535), "0100ffff");
        assertTyped(ElementType.UINT32, uints(-1, 1), "ffffffff01000000");
        assertTyped(
                ElementType.UINT64,
                contents().addUint64Contents(-1).addUint64Contents(1),
                "ffffffffffffffff0100000000000000");
        assertTyped(ElementType.FP32, contents().addFp32Contents(1).addFp32Contents(Float.NaN), "0000803f0000c07f");
        assertTyped(
                ElementType.FP64,
                contents().addFp64Contents(1).addFp64Contents(-0.0),
                "000000000000f03f0000000000000080");
        assertTyped(
                ElementType.BYTES,
                contents()
                        .addBytesContents(ByteString.EMPTY)
                        .addBytesContents(ByteString.copyFrom(new byte[] {(byte) 0xff})),
                "0000000001000000ff");
    }

    @Test
    void takesAnEmptyTensorWithoutContents() {
        var message = ModelInferRequest.newBuilder();
        message.addInputsBuilder().setName("x").setDatatype("FP32").addShape(0);
        var signature = new Signature(List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1))), List.of(output()));
        assertThat(read(message.build(), signature).inputs().getFirst().tensor().shape())
                .isEqualTo(Shape.of(0));
    }

    @Test
    void takesTheOutputsAskedForAndPassesOverUnknownParameters() {
        var tensor = new NamedTensor("x", Tensor.ofFloats(Shape.of(1), 1));
        var message = ModelInferRequest.newBuilder()
                .addRawInputContents(ByteString.copyFrom(tensor.tensor().data()));
        describe(message, tensor);
        message.addOutputsBuilder().setName("y");
        message.putParameters("mood", InferParameter.getDefaultInstance());
        var read = read(message.build(), signature(List.of(tensor)));
        assertThat(read.outputs()).containsExactly(new RequestedOutput("y", true));
        assertThat(read.id()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void writesEveryOutputRaw(long seed) throws Exception {
        var tensors = new RandomTensors(seed).ofEveryType();
        var response = new InferResponse(new ModelName("m"), 3, Optional.of("7"), tensors);
        var message = ModelInferResponse.parseFrom(join(GrpcCodec.writeResponse(response)));
        assertThat(message.getModelName()).isEqualTo("m");
        assertThat(message.getModelVersion()).isEqualTo("3");
        assertThat(message.getId()).isEqualTo("7");
        assertThat(message.getRawOutputContentsCount()).isEqualTo(tensors.size());
        for (int i = 0; i < tensors.size(); i++) {
            var tensor = tensors.get(i).tensor();
            var described = message.getOutputs(i);
            assertThat(described.getName()).isEqualTo(tensors.get(i).name());
            assertThat(described.getDatatype()).isEqualTo(tensor.type().name());
            assertThat(described.getShapeList())
                    .containsExactlyElementsOf(
                            LongStream.of(tensor.shape().toArray()).boxed().toList());
            assertThat(described.hasContents()).isFalse();
            assertThat(message.getRawOutputContents(i)).isEqualTo(ByteString.copyFrom(tensor.data()));
        }
        var wrapped = ModelStreamInferResponse.parseFrom(join(GrpcCodec.writeStreamResponse(response)));
        assertThat(wrapped.getInferResponse()).isEqualTo(message);
        assertThat(wrapped.getErrorMessage()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0a05",
                "0a",
                "0b",
                "3a7f00",
                "ffffffffffffffffffffff01",
                "3affffffffffffffffff01",
                "0a01ff",
                "08"
            })
    void refusesWhatIsNoMessage(String hex) {
        var bytes = ByteString.fromHex(hex).asReadOnlyByteBuffer();
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> GrpcCodec.parse(bytes, TensorLimits.DEFAULTS))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @Test
    void passesOverFieldsOfLaterEditions() {
        var bytes = ByteString.fromHex("9a060178" + "980601" + "95060000803f" + "91060000000000000000" + "0a0161");
        assertThat(GrpcCodec.parse(bytes.asReadOnlyByteBuffer(), TensorLimits.DEFAULTS)
                        .model())
                .isEqualTo("a");
    }

    private static void assertTyped(ElementType type, InferTensorContents.Builder contents, String hex) {
        var message = ModelInferRequest.newBuilder();
        message.addInputsBuilder()
                .setName("x")
                .setDatatype(type.name())
                .addShape(2)
                .setContents(contents);
        var signature = new Signature(List.of(new TensorSpec("x", type, Shape.of(2))), List.of(output()));
        var tensor = read(message.build(), signature).inputs().getFirst().tensor();
        assertThat(ByteString.copyFrom(tensor.data())).as("%s", type).isEqualTo(ByteString.fromHex(hex));
        assertThat(tensor.data().isDirect()).isTrue();
    }

    private static InferRequest read(ModelInferRequest message, Signature signature) {
        var parsed = GrpcCodec.parse(ByteBuffer.wrap(message.toByteArray()), TensorLimits.DEFAULTS);
        return GrpcCodec.readRequest(parsed, signature, TensorLimits.DEFAULTS);
    }

    private static void describe(ModelInferRequest.Builder message, NamedTensor named) {
        var input = message.addInputsBuilder()
                .setName(named.name())
                .setDatatype(named.tensor().type().name());
        for (long extent : named.tensor().shape().toArray()) {
            input.addShape(extent);
        }
    }

    private static Signature signature(List<NamedTensor> tensors) {
        return new Signature(
                tensors.stream()
                        .map(named -> new TensorSpec(
                                named.name(),
                                named.tensor().type(),
                                named.tensor().shape()))
                        .toList(),
                List.of(output()));
    }

    private static TensorSpec output() {
        return new TensorSpec("y", ElementType.FP32, Shape.of(-1));
    }

    private static InferTensorContents.Builder contents() {
        return InferTensorContents.newBuilder();
    }

    private static InferTensorContents.Builder ints(int first, int second) {
        return contents().addIntContents(first).addIntContents(second);
    }

    private static InferTensorContents.Builder uints(int first, int second) {
        return contents().addUintContents(first).addUintContents(second);
    }

    private static ByteString join(List<ByteBuffer> parts) {
        return ByteString.copyFrom(parts.stream()
                .map(part -> ByteString.copyFrom(part.duplicate()))
                .toList());
    }
}
