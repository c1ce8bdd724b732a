package io.lepton.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * The text of a head while it is put together, one byte for each character. Confined to its lane's event loop.
 *
 * <p>Kept from head to head: copying arrays and handing over the whole is far cheaper than writing each character to where
 * it is sent from.
 */
final class HeadText {
    private static final int BYTES_FIRST = 4 << 10;

    private byte[] bytes = new byte[BYTES_FIRST];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** Hot: all fields, each with its line's end. */
    void add(HttpHeaders headers) {
        if (headers instanceof FlatHeaders flat) {
            for (int i = 0; i < flat.size(); i++) {
                addField(flat.name(i), flat.value(i));
            }
            return;
        }
        Iterator<Map.Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            addField(field.getKey(), field.getValue());
        }
    }

    private void addField(CharSequence name, CharSequence value) {
        add(name);
        reserve(2);
        bytes[length++] = ':';
        bytes[length++] = ' ';
        add(value);
        endLine();
    }

    void endLine() {
        reserve(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    /** Hot: what is no single byte, which heads that come in have not, becomes a question mark. */
    void add(CharSequence part) {
        if (part instanceof AsciiString ascii) {
            add(ascii.array(), ascii.arrayOffset(), ascii.length());
        } else {
            byte[] text = part.toString().getBytes(StandardCharsets.ISO_8859_1);
            add(text, 0, text.length);
        }
    }

    private void add(byte[] text, int from, int count) {
        reserve(count);
        System.arraycopy(text, from, bytes, length, count);
        length += count;
    }

    private void reserve(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }

    void copyTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
    }
}
