package io.lepton.governance;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that wrap data keys: one that is used now, and former ones that can still be opened with. Immutable; tells nobody
 * what the keys are.
 */
public final class KeyRing {
    /** How long a key is. */
    public static final int KEY_BYTES = 32;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final String present;
    private final Map<String, SecretKey> keys;

    private KeyRing(String present, Map<String, SecretKey> keys) {
        this.present = present;
        this.keys = keys;
    }

    /**
     * A ring with one key.
     *
     * @param id 1 to 64 letters, digits, dots, dashes and underscores, not a mark first; it stands in what is sealed
     * @param key {@link #KEY_BYTES} random bytes
     * @throws IllegalArgumentException if either is not so
     */
    public static KeyRing of(String id, byte[] key) {
        return new KeyRing(id, Map.of(check(id), secret(key)));
    }

    /** The same ring with a new present key; the former ones stay. */
    public KeyRing renewed(String id, byte[] key) {
        Map<String, SecretKey> more = new HashMap<>(keys);
        if (more.put(check(id), secret(key)) != null) {
            throw new IllegalArgumentException("the ring has this key already: id=" + id);
        }
        return new KeyRing(id, Map.copyOf(more));
    }

    /** The key that is used now. */
    public String present() {
        return present;
    }

    SecretKey presentKey() {
        return key(present).orElseThrow();
    }

    Optional<SecretKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public String toString() {
        return "keys " + keys.keySet() + ", present=" + present;
    }

    private static String check(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not a name of a key: must match " + ID.pattern());
        }
        return id;
    }

    private static SecretKey secret(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("not " + KEY_BYTES + " bytes: length=" + key.length);
        }
        return new SecretKeySpec(key, Aead.KEY_ALGORITHM);
    }
}
