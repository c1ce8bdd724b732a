package io.lepton.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.wire.grpc.ModelInferRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies under another name: wherever they are cut, all but the name goes on byte by byte. */
final class RenamingTest {
    private static final ModelVersionId VERSION = new ModelVersionId(new ModelName("digits-of-the-house"), 12);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 100_000})
    void jsonNamesTheOtherModelAndIsAsLongAsItSays(int step) {
        for (String name : List.of("\"d\"", "\"digits\"", "\"di\\u0067its\"", "\"" + "d".repeat(63) + "\"")) {
            String head = "{ \"messages\": [{\"model\": \"letters\"}], \"model\" : ";
            String tail = " , \"n\": 1, \"model\": \"third\"} ";
            ModelScan scan = ModelScan.ofJson();
            byte[] body = (head + name + tail).getBytes(StandardCharsets.UTF_8);
            scanAll(scan, body, step);
            Renaming renaming = scan.renaming(VERSION);
            String renamed = new String(renamed(renaming, body, step), StandardCharsets.UTF_8);
            assertThat(renamed).isEqualTo(head + "\"digits-of-the-house\"" + tail);
            assertThat(renaming.growthBytes()).hasValue(renamed.length() - body.length);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyMessageOfACallThatNamesTheModelNamesTheOther(long seed) throws IOException {
        var random = new Random(seed);
        List<ModelInferRequest> sent = new ArrayList<>();
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < 6; i++) {
            var request = ModelInferRequest.newBuilder()
                    .setModelName(i == 0 || random.nextBoolean() ? "d" : "letters")
                    .setId("x".repeat(random.nextInt(40)));
            if (random.nextBoolean()) {
                byte[] tensor = new byte[random.nextInt(3_000)];
                random.nextBytes(tensor);
                request.addRawInputContents(ByteString.copyFrom(tensor));
            }
            sent.add(request.build());
            body.write(frame(0, request.build().toByteArray()));
        }
        byte[] bytes = body.toByteArray();
        int step = 1 + random.nextInt(400);
        ModelScan scan = ModelScan.ofGrpc("identity");
        scanAll(scan, bytes, step);
        ByteBuffer renamed = ByteBuffer.wrap(renamed(scan.renaming(VERSION), bytes, step));
        for (ModelInferRequest request : sent) {
            var expected = request.toBuilder();
            if (request.getModelName().equals("d")) {
                expected.setModelName(VERSION.model().value()).setModelVersion("12");
            }
            assertThat(ModelInferRequest.parseFrom(message(renamed)))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(expected.build());
        }
        assertThat(renamed.hasRemaining()).isFalse();
    }

    @Test
    void aVersionIsReplacedWhereverItStandsAndOtherFieldsStay() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeString(2, "4");
        out.writeString(3, "the id");
        out.writeFixed64(100, 7);
        out.writeString(1, "d");
        out.flush();
        byte[] body = frame(0, bytes.toByteArray());
        ModelScan scan = ModelScan.ofGrpc("identity");
        scanAll(scan, body, 1);
        var renamed = ModelInferRequest.parseFrom(message(ByteBuffer.wrap(renamed(scan.renaming(VERSION), body, 1))));
        assertThat(renamed.getModelName()).isEqualTo("digits-of-the-house");
        assertThat(renamed.getModelVersion()).isEqualTo("12");
        assertThat(renamed.getId()).isEqualTo("the id");
        assertThat(renamed.getUnknownFields().hasField(100)).isTrue();
    }

    @Test
    void aCompressedMessageCannotBeRenamed() {
        byte[] plain = ModelInferRequest.newBuilder().setModelName("d").build().toByteArray();
        ModelScan scan = ModelScan.ofGrpc("identity");
        scanAll(scan, frame(0, plain), 100);
        Renaming renaming = scan.renaming(VERSION);
        assertThat(renamed(renaming, frame(0, plain), 100)).isNotEmpty();
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> renamed(renaming, frame(1, plain), 100))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        renaming.close();
    }

    @Test
    void aNameIsAwaitedNoFurtherThanItsBound() {
        byte[] plain = ModelInferRequest.newBuilder().setModelName("d").build().toByteArray();
        ModelScan scan = ModelScan.ofGrpc("identity");
        scanAll(scan, frame(0, plain), 100);
        Renaming renaming = scan.renaming(VERSION);
        byte[] late = new byte[3 << 20];
        late[0] = 0x62;
        late[1] = (byte) 0x80;
        late[2] = (byte) 0x80;
        late[3] = (byte) 0x80;
        late[4] = 0x01;
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> renamed(renaming, frame(0, late), 10_000))
                .withMessageContaining("bytesMax=1048576")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE));
        renaming.close();
    }

    private static void scanAll(ModelScan scan, byte[] body, int step) {
        for (int from = 0; from < body.length; from += step) {
            if (scan.read(part(body, from, step)).isPresent()) {
                scan.close();
                return;
            }
        }
        throw new AssertionError("no model is named");
    }

    private static byte[] renamed(Renaming renaming, byte[] body, int step) {
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += step) {
            ByteBuf part = renaming.apply(part(body, from, step));
            byte[] bytes = new byte[part.readableBytes()];
            part.readBytes(bytes);
            part.release();
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static ByteBuf part(byte[] body, int from, int step) {
        return Unpooled.wrappedBuffer(Arrays.copyOfRange(body, from, Math.min(body.length, from + step)));
    }

    private static byte[] message(ByteBuffer frames) {
        assertThat(frames.get()).isZero();
        byte[] message = new byte[frames.getInt()];
        frames.get(message);
        return message;
    }

    private static byte[] frame(int flag, byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) flag)
                .putInt(message.length)
                .put(message)
                .array();
    }
}
