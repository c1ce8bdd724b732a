package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageWriterTest {
    private static final int[] STATUSES = {100, 200, 204, 205, 304, 404, 503};
    private static final int MESSAGES = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void writesRequestsAsNettysEncoderDoes(long seed) {
        assertSame(seed, new EmbeddedChannel(new HttpRequestEncoder()), random -> {
            var request =
                    new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v2/models/m" + random.nextInt(9));
            frame(random, request);
            return request;
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void writesAnswersAsNettysEncoderDoes(long seed) {
        assertSame(seed, new EmbeddedChannel(new HttpResponseEncoder()), random -> {
            int status = STATUSES[random.nextInt(STATUSES.length)];
            var answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
            frame(random, answer);
            return answer;
        });
    }

    private interface Heads {
        HttpMessage next(Random random);
    }

    private static void frame(Random random, HttpMessage head) {
        head.headers().set("X-Some", "v" + random.nextInt());
        if (random.nextBoolean()) {
            head.headers().set("transfer-encoding", "chunked");
        }
    }

    /** The same messages, made twice from one seed, since whoever writes them uses them up. */
    private static void assertSame(long seed, EmbeddedChannel reference, Heads heads) {
        var channel = new EmbeddedChannel();
        var writer = new MessageWriter(channel, new HeadText());
        var random = new Random(seed);
        for (int i = 0; i < MESSAGES; i++) {
            long message = random.nextLong();
            parts(message, heads).forEach(part -> writer.write(part, false));
            writer.flush();
            parts(message, heads).forEach(reference::writeOutbound);
            assertThat(text(channel)).as("seed %d, message %d", seed, i).isEqualTo(text(reference));
        }
    }

    private static List<HttpObject> parts(long seed, Heads heads) {
        var random = new Random(seed);
        List<HttpObject> parts = new ArrayList<>();
        parts.add(heads.next(random));
        for (int i = random.nextInt(3); i > 0; i--) {
            parts.add(new DefaultHttpContent(data(random)));
        }
        parts.add(random.nextInt(3) == 0 ? LastHttpContent.EMPTY_LAST_CONTENT : last(random));
        return parts;
    }

    private static LastHttpContent last(Random random) {
        var last = new DefaultLastHttpContent(data(random));
        if (random.nextBoolean()) {
            last.trailingHeaders().set("x-end", "e");
        }
        return last;
    }

    private static ByteBuf data(Random random) {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(5_000)];
        random.nextBytes(bytes);
        return Unpooled.wrappedBuffer(bytes);
    }

    private static String text(EmbeddedChannel channel) {
        var text = new StringBuilder();
        Supplier<ByteBuf> next = channel::readOutbound;
        for (ByteBuf piece = next.get(); piece != null; piece = next.get()) {
            text.append(piece.toString(StandardCharsets.ISO_8859_1));
            piece.release();
        }
        return text.toString();
    }

    @Test
    void sendsAHeadAndALittleBodyInOnePieceAndNothingBeforeTheFlush() {
        var channel = new EmbeddedChannel();
        var writer = new MessageWriter(channel, new HeadText());
        writer.write(answer("hello"), false);
        assertThat(channel.outboundMessages()).isEmpty();
        writer.flush();
        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(text(channel)).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    }

    @Test
    void keepsTheBodyOfAnAnswerToHeadBack() {
        var channel = new EmbeddedChannel();
        var writer = new MessageWriter(channel, new HeadText());
        writer.write(answer("hello"), true);
        writer.flush();
        assertThat(text(channel)).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    }

    @Test
    void givesUpWhatWaitsWhenTheChannelIsGone() {
        var channel = new EmbeddedChannel();
        var writer = new MessageWriter(channel, new HeadText());
        writer.write(answer("hello"), false);
        writer.drop();
        writer.flush();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void sendsNothingTwiceWhenAWriteFillsTheChannel() {
        var channel = new EmbeddedChannel();
        var writer = new MessageWriter(channel, new HeadText());
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                writer.flush();
            }
        });
        writer.write(answer("hello"), false);
        writer.flush();
        assertThat(text(channel)).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    }

    private static DefaultFullHttpResponse answer(String body) {
        var answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII));
        answer.headers().set("Content-Length", body.length());
        return answer;
    }
}
