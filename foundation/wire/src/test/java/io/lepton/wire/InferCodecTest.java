package io.lepton.wire;

import static io.lepton.wire.Payloads.header;
import static io.lepton.wire.Payloads.join;
import static io.lepton.wire.Payloads.json;
import static io.lepton.wire.Payloads.signatureOf;
import static io.lepton.wire.Payloads.text;
import static io.lepton.wire.Payloads.withBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read is what was written, and what was written is what the protocol says. */
final class InferCodecTest {
    private static final ModelName MODEL = new ModelName("digits");
    private static final Signature SIGNATURE = new Signature(
            List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2))),
            List.of(
                    new TensorSpec("y", ElementType.FP32, Shape.of(-1)),
                    new TensorSpec("label", ElementType.INT64, Shape.of(-1))));
    private static final NamedTensor X = new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), 1.5f, -2));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void readsBackWhateverTensorsARequestCarries(long seed) {
        var tensors = new RandomTensors(seed);
        assertRequestSurvives(seed, tensors.ofEveryJsonType(), Encoding.JSON);
        assertRequestSurvives(seed, tensors.ofEveryType(), Encoding.BINARY);
    }

    private static void assertRequestSurvives(long seed, List<NamedTensor> inputs, Encoding encoding) {
        var outputs = List.of(new RequestedOutput("BYTES", true), new RequestedOutput("FP32", false));
        var request = new InferRequest(Optional.of("r\"" + seed), inputs, outputs, seed % 2 == 0);
        var payload = InferCodec.writeRequest(request, encoding);
        var signature = signatureOf(inputs);
        for (var body : List.of(join(payload), direct(join(payload)), shifted(join(payload)))) {
            assertThat(InferCodec.readRequest(body, header(payload), signature, TensorLimits.DEFAULTS))
                    .as("seed %d, %s", seed, encoding)
                    .isEqualTo(request);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void readsBackWhateverTensorsAResponseCarries(long seed) {
        var tensors = new RandomTensors(seed);
        assertResponseSurvives(seed, tensors.ofEveryJsonType(), false);
        assertResponseSurvives(seed, tensors.ofEveryType(), true);
    }

    private static void assertResponseSurvives(long seed, List<NamedTensor> outputs, boolean binary) {
        var response = new InferResponse(MODEL, 3, Optional.of("r" + seed), outputs);
        var request = new InferRequest(Optional.empty(), List.of(), List.of(), binary);
        var payload = InferCodec.writeResponse(response, request);
        assertThat(payload.headerBytes().isPresent()).isEqualTo(binary);
        assertThat(InferCodec.readResponse(direct(join(payload)), payload.headerBytes()))
                .as("seed %d", seed)
                .isEqualTo(response);
    }

    @Test
    void writesTheProtocolsWords() {
        var outputs = List.of(new RequestedOutput("y", false), new RequestedOutput("label", true));
        var request = new InferRequest(Optional.of("7"), List.of(X), outputs, false);
        assertThat(json(InferCodec.writeRequest(request, Encoding.JSON)))
                .isEqualTo("{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\","
                        + "\"data\":[1.5,-2.0]}],\"outputs\":[{\"name\":\"y\"},"
                        + "{\"name\":\"label\",\"parameters\":{\"binary_data\":true}}]}");
        var all = new InferRequest(Optional.empty(), List.of(X), List.of(), true);
        assertThat(json(InferCodec.writeRequest(all, Encoding.BINARY)))
                .isEqualTo("{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],"
                        + "\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}]}");
    }

    @Test
    void writesTheModelsVersionAsAStringAndNoIdThatWasNotGiven() {
        var response = new InferResponse(MODEL, 3, Optional.empty(), List.of(X));
        var request = new InferRequest(Optional.empty(), List.of(X), List.of(), false);
        assertThat(json(InferCodec.writeResponse(response, request)))
                .isEqualTo("{\"model_name\":\"digits\",\"model_version\":\"3\",\"outputs\":[{\"name\":\"x\","
                        + "\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1.5,-2.0]}]}");
    }

    @Test
    void writesOnlyThoseOutputsAsBytesThatWereAskedForSo() {
        var y = new NamedTensor("y", Tensor.ofFloats(Shape.of(1), 1));
        var response = new InferResponse(MODEL, 1, Optional.empty(), List.of(X, y));
        var outputs = List.of(new RequestedOutput("x", false), new RequestedOutput("y", true));
        var payload = InferCodec.writeResponse(response, new InferRequest(Optional.empty(), List.of(), outputs, true));
        assertThat(payload.parts()).hasSize(2);
        assertThat(json(payload)).contains("\"data\":[1.5,-2.0]").contains("\"binary_data_size\":4");
        assertThat(payload.headerBytes()).hasValue(json(payload).length());
    }

    @Test
    void readsMembersInAnyOrderAndPassesOverUnknownOnes() {
        var body = text("{\"more\":{\"deep\":[[null,\"x\"]]},\"outputs\":null,\"id\":null,\"parameters\":{\"mood\":1},"
                + "\"inputs\":[{\"data\":[[1.5,-2]],\"parameters\":{\"any\":[]},\"new\":1,\"datatype\":\"FP32\","
                + "\"shape\":[1,2],\"name\":\"x\"}]}");
        assertThat(read(body)).isEqualTo(new InferRequest(Optional.empty(), List.of(X), List.of(), false));
    }

    @Test
    void letsAnOutputsOwnWishWinOverTheRequests() {
        var request =
                read(text("{\"outputs\":[{\"name\":\"y\"},{\"name\":\"label\",\"parameters\":{\"binary_data\":false}}],"
                        + "\"parameters\":{\"binary_data_output\":true},"
                        + "\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1.5,-2]}]}"));
        assertThat(request.outputs())
                .containsExactly(new RequestedOutput("y", true), new RequestedOutput("label", false));
        assertThat(request.wantsBinary("y")).isTrue();
        assertThat(request.wantsBinary("label")).isFalse();
        assertThat(request.wants("label")).isTrue();
        assertThat(request.wants("other")).isFalse();
    }

    @Test
    void takesBinaryTensorsFromTheBodyWithoutCopying() {
        var payload = InferCodec.writeRequest(
                new InferRequest(Optional.empty(), List.of(X), List.of(), false), Encoding.BINARY);
        var body = direct(join(payload));
        var tensor = InferCodec.readRequest(body, header(payload), SIGNATURE, TensorLimits.DEFAULTS)
                .inputs()
                .getFirst()
                .tensor();
        body.put(body.limit() - 1, (byte) 0x40);
        assertThat(tensor.toFloats()).containsExactly(1.5f, 2);
    }

    @Test
    void takesTheWholeBodyAsTheOneInputWhenTheHeaderIsZero() {
        var tensor = Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4);
        var request = InferCodec.readRequest(tensor.data(), Optional.of("0"), SIGNATURE, TensorLimits.DEFAULTS);
        assertThat(request)
                .isEqualTo(new InferRequest(Optional.empty(), List.of(new NamedTensor("x", tensor)), List.of(), true));
    }

    @Test
    void takesARawStringWithoutALength() {
        var spec = new TensorSpec("text", ElementType.BYTES, Shape.of(-1));
        var signature = new Signature(List.of(spec), SIGNATURE.outputs());
        var tensor = InferCodec.readRequest(text("427"), Optional.of("0"), signature, TensorLimits.DEFAULTS)
                .inputs()
                .getFirst()
                .tensor();
        assertThat(tensor.shape()).isEqualTo(Shape.of(1));
        assertThat(tensor.data()).isEqualTo(withBytes("\3\0\0\0" + "427"));
    }

    @Test
    void refusesToWriteAsJsonWhatJsonCannotCarry() {
        var half = new NamedTensor("h", Tensor.zeros(ElementType.FP16, Shape.of(1)));
        var nan = new NamedTensor("n", Tensor.ofFloats(Shape.of(1), Float.NaN));
        for (var tensor : List.of(half, nan)) {
            var request = new InferRequest(Optional.empty(), List.of(X, tensor), List.of(), false);
            assertThatExceptionOfType(LeptonException.class)
                    .isThrownBy(() -> InferCodec.writeRequest(request, Encoding.JSON))
                    .withMessageContaining("field=inputs[1].data")
                    .matches(e -> e.code() == ErrorCode.INVALID_TENSOR);
            assertThat(InferCodec.writeRequest(request, Encoding.BINARY).headerBytes())
                    .isPresent();
        }
    }

    @Test
    void refusesAResponseThatBreaksOff() {
        var response = new InferResponse(MODEL, 1, Optional.empty(), List.of(X));
        var payload =
                InferCodec.writeResponse(response, new InferRequest(Optional.empty(), List.of(), List.of(), true));
        var whole = join(payload);
        for (int size = 0; size < whole.limit(); size++) {
            var part = whole.duplicate().limit(size);
            assertThatExceptionOfType(LeptonException.class)
                    .isThrownBy(() -> InferCodec.readResponse(part, payload.headerBytes()));
        }
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> InferCodec.readResponse(whole, OptionalInt.of(-1)));
    }

    private static InferRequest read(ByteBuffer body) {
        return InferCodec.readRequest(body, Optional.empty(), SIGNATURE, TensorLimits.DEFAULTS);
    }

    private static ByteBuffer direct(ByteBuffer body) {
        return ByteBuffer.allocateDirect(body.remaining()).put(body).flip();
    }

    /** The same bytes, from the middle of a larger array on. */
    private static ByteBuffer shifted(ByteBuffer body) {
        var larger =
                ByteBuffer.allocate(body.remaining() + 5).position(3).put(body).flip();
        return larger.position(1).slice().position(2);
    }
}
