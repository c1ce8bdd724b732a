package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatheringTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new Gathering());

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void sendsSmallPiecesAsOne() {
        ByteBuf first = piece(9);
        assertThat(channel.write(first).isSuccess()).isTrue();
        assertThat(channel.write(piece(200)).isSuccess()).isTrue();
        assertThat(first.refCnt()).isZero();
        assertThat(channel.outboundMessages()).isEmpty();
        channel.flush();
        assertThat(sentBytes()).isEqualTo(209);
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsEveryByteInItsPlace(long seed) {
        var random = new Random(seed);
        ByteBuf expected = Unpooled.buffer();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? random.nextInt(64) : random.nextInt(9_000)];
            random.nextBytes(bytes);
            expected.writeBytes(bytes);
            var _ = channel.write(Unpooled.wrappedBuffer(bytes));
            if (random.nextInt(10) == 0) {
                channel.flush();
            }
        }
        channel.flush();
        ByteBuf sent = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            sent.writeBytes(part);
            part.release();
        }
        assertThat(sent).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void sendsWhatIsLeftBeforeTheChannelIsClosed() {
        var _ = channel.write(piece(30));
        var _ = channel.close();
        assertThat(sentBytes()).isEqualTo(30);
    }

    @Test
    void passesOnWhatComesTooLateSoThatItFails() {
        var _ = channel.close();
        ByteBuf late = piece(30);
        assertThat(channel.write(late).isSuccess()).isFalse();
        assertThat(late.refCnt()).isZero();
    }

    private long sentBytes() {
        ByteBuf sent = channel.readOutbound();
        int bytes = sent.readableBytes();
        sent.release();
        return bytes;
    }

    private static ByteBuf piece(int bytes) {
        return Unpooled.buffer().writeZero(bytes);
    }
}
