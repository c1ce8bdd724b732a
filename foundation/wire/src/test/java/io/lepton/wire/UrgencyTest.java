package io.lepton.wire;

import static io.lepton.wire.Payloads.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.TextFormat;
import io.lepton.domain.ElementType;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Priority;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.grpc.ModelInferRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How soon a caller wants its answer: as headers, as JSON and as gRPC say it. */
final class UrgencyTest {
    private static final Signature SIGNATURE = new Signature(
            List.of(new TensorSpec("x", ElementType.FP32, Shape.of(1))),
            List.of(new TensorSpec("y", ElementType.FP32, Shape.of(1))));

    @ParameterizedTest
    @CsvSource({"high, HIGH", "Normal, NORMAL", "' low ', LOW"})
    void readsAPriorityFromAHeader(String header, Priority priority) {
        assertThat(Urgency.readPriority(header)).isEqualTo(priority);
    }

    @ParameterizedTest
    @CsvSource({"1, PT0.001S", "' 250 ', PT0.25S", "007, PT0.007S"})
    void readsWhatIsLeftFromAHeader(String header, Duration left) {
        assertThat(Urgency.readLeft(header)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "1e3", "soon", "9999999999999999", "٣"})
    void refusesALeftThatIsNoPositiveInteger(String header) {
        refuses(() -> Urgency.readLeft(header), "header=lepton-deadline-ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "urgent", "high,low"})
    void refusesAPriorityThatIsNone(String header) {
        refuses(() -> Urgency.readPriority(header), "header=lepton-priority");
    }

    @Test
    void boundsTheLongestWait() {
        assertThat(Urgency.within(Duration.ofDays(400)).left()).contains(Urgency.LEFT_MAX);
        assertThat(Urgency.within(Duration.ofDays(3)).left()).contains(Duration.ofDays(3));
    }

    @Test
    void prefersItsOwnPriorityAndTheShorterWait() {
        var first = new Urgency(Optional.of(Priority.LOW), Optional.of(Duration.ofMillis(9)));
        var second = new Urgency(Optional.of(Priority.HIGH), Optional.of(Duration.ofMillis(5)));
        assertThat(first.and(second)).isEqualTo(new Urgency(Optional.of(Priority.LOW), second.left()));
        assertThat(second.and(first)).isEqualTo(second);
        assertThat(first.and(Urgency.NONE)).isEqualTo(first);
        assertThat(Urgency.NONE.and(first)).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"1, HIGH", "2, NORMAL", "3, LOW", "4000000000, LOW"})
    void readsTritonsPriorityFromJsonAndGrpc(long number, Priority priority) {
        assertThat(json("{'priority':" + number + "}").priority()).contains(priority);
        assertThat(grpc("key:'priority' value{int64_param:" + number + "}").priority())
                .contains(priority);
        assertThat(grpc("key:'priority' value{uint64_param:" + number + "}").priority())
                .contains(priority);
    }

    @Test
    void readsTritonsTimeoutInMicroseconds() {
        assertThat(json("{'timeout':1500,'priority':0}")).isEqualTo(Urgency.within(Duration.ofNanos(1_500_000)));
        assertThat(grpc("key:'timeout' value{uint64_param:1500}").left()).contains(Duration.ofNanos(1_500_000));
        assertThat(json("{'timeout':" + Long.MAX_VALUE + "}").left()).contains(Urgency.LEFT_MAX);
        assertThat(json("{'timeout':0}")).isEqualTo(Urgency.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"priority", "timeout"})
    void refusesAParameterThatIsNoInteger(String name) {
        for (String value : List.of("-1", "1.5", "'1'", "true", "18446744073709551615")) {
            refuses(() -> json("{'" + name + "':" + value + "}"), "field=parameters." + name);
        }
        for (String value : List.of("int64_param:-1", "uint64_param:18446744073709551615", "string_param:'1'", "")) {
            refuses(() -> grpc("key:'" + name + "' value{" + value + "}"), "field=parameters." + name);
        }
    }

    @Test
    void survivesTheWayThroughJson() {
        var urgency = new Urgency(Optional.of(Priority.LOW), Optional.of(Duration.ofMillis(7)));
        var inputs = List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1), 2)));
        for (boolean binaryOutput : new boolean[] {true, false}) {
            var request = new InferRequest(Optional.empty(), inputs, List.of(), binaryOutput, urgency);
            var body = Payloads.join(InferCodec.writeRequest(request, Encoding.JSON));
            assertThat(InferCodec.readRequest(body, Optional.empty(), SIGNATURE, TensorLimits.DEFAULTS))
                    .isEqualTo(request);
        }
    }

    private static Urgency json(String parameters) {
        String body =
                "{'parameters':" + parameters + ",'inputs':[{'name':'x','shape':[1],'datatype':'FP32','data':[1]}]}";
        return InferCodec.readRequest(text(body.replace('\'', '"')), Optional.empty(), SIGNATURE, TensorLimits.DEFAULTS)
                .urgency();
    }

    private static Urgency grpc(String parameter) {
        try {
            var message = TextFormat.parse(
                    "parameters{" + parameter + "} inputs{name:'x' shape:1 datatype:'FP32' contents{fp32_contents:1}}",
                    ModelInferRequest.class);
            var parsed = GrpcCodec.parse(ByteBuffer.wrap(message.toByteArray()), TensorLimits.DEFAULTS);
            return GrpcCodec.readRequest(parsed, SIGNATURE, TensorLimits.DEFAULTS)
                    .urgency();
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(parameter, e);
        }
    }

    private static void refuses(Runnable reading, String fact) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(reading::run)
                .satisfies(refusal -> {
                    assertThat(refusal.code().httpStatus()).isEqualTo(400);
                    assertThat(refusal.getMessage()).contains(fact);
                });
    }
}
