package io.lepton.gateway;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A head's fields in two arrays, in their order.
 *
 * <p>A gateway asks each head for twenty fields of which it has three: that is answered by one word of bits, one for each
 * remainder of a name's hash by 64. What there is, is found by going through it, which for a dozen is sooner done than any
 * hashing. Empty ones hold no arrays. Confined to one event loop.
 */
final class FlatHeaders extends HttpHeaders {
    private static final CharSequence[] NOTHING = {};
    private static final int ROOM = 12;
    private static final int NONE = -1;

    private final boolean isChecked;
    private CharSequence[] names = NOTHING;
    private CharSequence[] values = NOTHING;
    private int size;
    /** A set bit may be that of a field which is gone, or another's; a bit that is not set is the proof of absence. */
    private long perhaps;

    private FlatHeaders(boolean isChecked) {
        this.isChecked = isChecked;
    }

    /** Fields that come from elsewhere: a name or value that may not be in a head is refused. */
    static HttpHeadersFactory checked() {
        return new Factory(true);
    }

    /** Fields that somebody else has checked. */
    static HttpHeadersFactory trusted() {
        return new Factory(false);
    }

    private record Factory(boolean isChecked) implements HttpHeadersFactory {
        @Override
        public HttpHeaders newHeaders() {
            return new FlatHeaders(isChecked);
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new FlatHeaders(isChecked);
        }
    }

    CharSequence name(int index) {
        return names[index];
    }

    CharSequence value(int index) {
        return values[index];
    }

    private static long bit(CharSequence name) {
        return 1L << AsciiString.hashCode(name);
    }

    /** Hot: where the next field of a name is. */
    private int find(CharSequence name, int from) {
        if ((perhaps & bit(name)) == 0) {
            return NONE;
        }
        for (int i = from; i < size; i++) {
            if (AsciiString.contentEqualsIgnoreCase(names[i], name)) {
                return i;
            }
        }
        return NONE;
    }

    @Override
    public @Nullable String get(CharSequence name) {
        int index = find(name, 0);
        return index == NONE ? null : values[index].toString();
    }

    @Override
    public @Nullable String get(String name) {
        return get((CharSequence) name);
    }

    @Override
    public boolean contains(CharSequence name) {
        return find(name, 0) != NONE;
    }

    @Override
    public boolean contains(String name) {
        return find(name, 0) != NONE;
    }

    @Override
    public List<String> getAll(CharSequence name) {
        int index = find(name, 0);
        if (index == NONE) {
            return List.of();
        }
        int next = find(name, index + 1);
        if (next == NONE) {
            return List.of(values[index].toString());
        }
        List<String> all = new ArrayList<>();
        for (int i = index; i != NONE; i = find(name, i + 1)) {
            all.add(values[i].toString());
        }
        return all;
    }

    @Override
    public List<String> getAll(String name) {
        return getAll((CharSequence) name);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        CharSequence text = text(value);
        if (isChecked) {
            check(name, text);
        }
        append(name, text);
        return this;
    }

    @Override
    public HttpHeaders add(String name, Object value) {
        return add((CharSequence) name, value);
    }

    @Override
    public HttpHeaders add(String name, Iterable<?> more) {
        more.forEach(value -> add((CharSequence) name, value));
        return this;
    }

    @Override
    public HttpHeaders set(CharSequence name, Object value) {
        CharSequence text = text(value);
        if (isChecked) {
            check(name, text);
        }
        int index = find(name, 0);
        if (index == NONE) {
            append(name, text);
        } else {
            values[index] = text;
            removeFrom(name, index + 1);
        }
        return this;
    }

    @Override
    public HttpHeaders set(String name, Object value) {
        return set((CharSequence) name, value);
    }

    @Override
    public HttpHeaders set(String name, Iterable<?> all) {
        remove(name);
        return add(name, all);
    }

    @Override
    public HttpHeaders remove(CharSequence name) {
        removeFrom(name, 0);
        return this;
    }

    @Override
    public HttpHeaders remove(String name) {
        return remove((CharSequence) name);
    }

    private void removeFrom(CharSequence name, int from) {
        int kept = find(name, from);
        if (kept == NONE) {
            return;
        }
        for (int i = kept + 1; i < size; i++) {
            if (!AsciiString.contentEqualsIgnoreCase(names[i], name)) {
                names[kept] = names[i];
                values[kept++] = values[i];
            }
        }
        size = kept;
    }

    private void append(CharSequence name, CharSequence value) {
        if (size == names.length) {
            int room = Math.max(ROOM, 2 * size);
            names = Arrays.copyOf(names, room);
            values = Arrays.copyOf(values, room);
        }
        names[size] = name;
        values[size++] = value;
        perhaps |= bit(name);
    }

    private static CharSequence text(Object value) {
        return value instanceof CharSequence text ? text : String.valueOf(value);
    }

    /** A line break in a value could forge another field, a colon in a name another value. */
    private static void check(CharSequence name, CharSequence value) {
        if (name.isEmpty() || HttpHeaderValidationUtil.validateToken(name) != NONE) {
            throw new IllegalArgumentException("not a header's name: name=" + name);
        }
        if (HttpHeaderValidationUtil.validateValidHeaderValue(value) != NONE) {
            throw new IllegalArgumentException("not a header's value: name=" + name);
        }
    }

    @Override
    public HttpHeaders clear() {
        size = 0;
        perhaps = 0;
        return this;
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public HttpHeaders copy() {
        FlatHeaders copy = new FlatHeaders(isChecked);
        if (size > 0) {
            copy.names = names.clone();
            copy.values = values.clone();
            copy.size = size;
            copy.perhaps = perhaps;
        }
        return copy;
    }

    @Override
    public Set<String> names() {
        Set<String> all = new LinkedHashSet<>();
        for (int i = 0; i < size; i++) {
            all.add(names[i].toString());
        }
        return all;
    }

    @Override
    public List<Map.Entry<String, String>> entries() {
        return entries(i -> Map.entry(names[i].toString(), values[i].toString()));
    }

    @Override
    @SuppressWarnings("deprecation") // It has to be there all the same.
    public Iterator<Map.Entry<String, String>> iterator() {
        return entries().iterator();
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
        return entries(i -> Map.entry(names[i], values[i])).iterator();
    }

    private <T> List<T> entries(IntFunction<T> entry) {
        return IntStream.range(0, size).mapToObj(entry).toList();
    }

    @Override
    public @Nullable Integer getInt(CharSequence name) {
        String text = get(name);
        try {
            return text == null ? null : Integer.valueOf(text.strip());
        } catch (NumberFormatException _) {
            return null;
        }
    }

    @Override
    public int getInt(CharSequence name, int otherwise) {
        Integer number = getInt(name);
        return number == null ? otherwise : number;
    }

    @Override
    public @Nullable Short getShort(CharSequence name) {
        Integer number = getInt(name);
        return number == null || number != number.shortValue() ? null : number.shortValue();
    }

    @Override
    public short getShort(CharSequence name, short otherwise) {
        Short number = getShort(name);
        return number == null ? otherwise : number;
    }

    /** No head is asked for a date here. */
    @Override
    public @Nullable Long getTimeMillis(CharSequence name) {
        throw new UnsupportedOperationException("dates are not read: name=" + name);
    }

    @Override
    public long getTimeMillis(CharSequence name, long otherwise) {
        throw new UnsupportedOperationException("dates are not read: name=" + name);
    }

    @Override
    public HttpHeaders addInt(CharSequence name, int value) {
        return add(name, (Object) value);
    }

    @Override
    public HttpHeaders addShort(CharSequence name, short value) {
        return add(name, (Object) value);
    }

    @Override
    public HttpHeaders setInt(CharSequence name, int value) {
        return set(name, (Object) value);
    }

    @Override
    public HttpHeaders setShort(CharSequence name, short value) {
        return set(name, (Object) value);
    }
}
