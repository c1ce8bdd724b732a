package io.lepton.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of HTTP/1.1 to a channel, one after the other.
 *
 * <p>A head and what is small behind it go out in one piece: a second piece costs more than the copy. Whatever is longer
 * goes out as it is. Nothing is sent before {@link #flush}, but what is long may be. Confined to the channel's event loop.
 */
final class MessageWriter {
    /** What is no longer than this is copied behind what waits already. */
    private static final int COPIED_BYTES_MAX = 2 << 10;

    private static final byte[] END_OF_LINE = ascii("\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n");

    private final Channel channel;
    private final HeadText text;

    private @Nullable ByteBuf waiting;
    private boolean isWritten;
    private boolean isBodiless;
    private boolean isChunked;

    MessageWriter(Channel channel, HeadText text) {
        this.channel = channel;
        this.text = text;
    }

    /**
     * Hot: takes a part of a message over.
     *
     * @param isOfHead whether it answers HEAD, and so has no body whatever its head says
     */
    void write(HttpObject part, boolean isOfHead) {
        if (part instanceof HttpMessage head) {
            writeHead(head, isOfHead);
        }
        if (part instanceof HttpContent content) {
            writeContent(content);
        } else {
            ReferenceCountUtil.release(part);
        }
    }

    private void writeHead(HttpMessage head, boolean isOfHead) {
        text.clear();
        if (head instanceof HttpResponse answer) {
            isBodiless = tidy(answer.status().code(), answer.headers()) || isOfHead;
            text.add("HTTP/1.1 ");
            text.add(answer.status().codeAsText());
            text.add(" ");
            text.add(answer.status().reasonPhrase());
        } else if (head instanceof HttpRequest request) {
            isBodiless = false;
            text.add(request.method().asciiName());
            text.add(" ");
            text.add(request.uri());
            text.add(" HTTP/1.1");
        }
        text.endLine();
        text.add(head.headers());
        text.endLine();
        isChunked = HttpUtil.isTransferEncodingChunked(head);
        text.copyTo(room(text.length()));
    }

    /** Takes off what such an answer must not say of a body (RFC 9110, section 8.6); true if it has none. */
    private static boolean tidy(int status, HttpHeaders headers) {
        if (status < 200 || status == 204) {
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            return true;
        }
        if (status == 205) {
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            headers.set(HttpHeaderNames.CONTENT_LENGTH, "0");
            return true;
        }
        return status == 304;
    }

    private void writeContent(HttpContent content) {
        ByteBuf data = content.content();
        LastHttpContent last = content instanceof LastHttpContent end ? end : null;
        if (isBodiless) {
            content.release();
        } else if (isChunked) {
            writeChunk(data, content);
            if (last != null) {
                writeEnd(last.trailingHeaders());
            }
        } else {
            writeData(data, content);
        }
    }

    private void writeChunk(ByteBuf data, HttpContent content) {
        if (!data.isReadable()) {
            content.release();
            return;
        }
        ByteBuf size = room(Integer.BYTES * 2 + END_OF_LINE.length);
        size.writeCharSequence(Integer.toHexString(data.readableBytes()), StandardCharsets.US_ASCII);
        size.writeBytes(END_OF_LINE);
        writeData(data, content);
        room(END_OF_LINE.length).writeBytes(END_OF_LINE);
    }

    private void writeEnd(HttpHeaders trailers) {
        text.clear();
        if (!trailers.isEmpty()) {
            text.add(trailers);
        }
        text.endLine();
        ByteBuf end = room(LAST_CHUNK.length + text.length());
        end.writeBytes(LAST_CHUNK);
        text.copyTo(end);
    }

    private void writeData(ByteBuf data, HttpContent content) {
        int bytes = data.readableBytes();
        if (bytes > COPIED_BYTES_MAX) {
            send();
            isWritten = true;
            var _ = channel.write(data, channel.voidPromise());
            return;
        }
        if (bytes > 0) {
            room(bytes).writeBytes(data, data.readerIndex(), bytes);
        }
        content.release();
    }

    /** What waits, with room for so many more bytes. */
    private ByteBuf room(int bytes) {
        ByteBuf begun = waiting;
        if (begun == null) {
            begun = channel.alloc().ioBuffer(bytes + COPIED_BYTES_MAX / 4);
            waiting = begun;
        }
        return begun.ensureWritable(bytes);
    }

    /** A write may fill the channel, of which whoever hears of it may come back here: nothing may be sent twice then. */
    private void send() {
        ByteBuf whole = waiting;
        if (whole != null) {
            waiting = null;
            isWritten = true;
            var _ = channel.write(whole, channel.voidPromise());
        }
    }

    /** Hot: sends what was written. */
    void flush() {
        send();
        if (isWritten) {
            isWritten = false;
            channel.flush();
        }
    }

    /** Forgets what waits; the channel is gone. */
    void drop() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
