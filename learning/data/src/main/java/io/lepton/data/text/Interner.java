package io.lepton.data.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hot: gives one string for equal characters, so that a category costs a look-up and no garbage.
 *
 * <p>An open hash table that stops growing at its bound: later strings are made anew each time. Confined to one thread.
 */
public final class Interner {
    private static final int STRINGS_MAX = 1 << 16;
    private static final int SLOTS_AT_FIRST = 256;

    private @Nullable String[] slots = new String[SLOTS_AT_FIRST];
    private int count;

    /** The string of these characters. */
    public String intern(char[] text, int offset, int length) {
        int mask = slots.length - 1;
        int slot = hash(text, offset, length) & mask;
        for (String held = slots[slot]; held != null; held = slots[slot]) {
            if (isEqual(held, text, offset, length)) {
                return held;
            }
            slot = (slot + 1) & mask;
        }
        var fresh = new String(text, offset, length);
        if (count < STRINGS_MAX) {
            slots[slot] = fresh;
            count++;
            if (count * 2 > slots.length) {
                grow();
            }
        }
        return fresh;
    }

    private static boolean isEqual(String held, char[] text, int offset, int length) {
        if (held.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (held.charAt(i) != text[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        String[] old = Arrays.stream(slots).filter(held -> held != null).toArray(String[]::new);
        slots = new String[slots.length * 2];
        int mask = slots.length - 1;
        for (String held : old) {
            int slot = hash(held.toCharArray(), 0, held.length()) & mask;
            while (slots[slot] != null) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = held;
        }
    }

    private static int hash(char[] text, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + text[i];
        }
        return hash ^ (hash >>> 15);
    }
}
