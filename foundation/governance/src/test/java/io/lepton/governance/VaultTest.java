package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
    private static final int CHUNK_BYTES = 100;
    private static final String NAME = "control/audit.key";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, 200, 1_000, 1_234})
    void givesBackWhatWasSealedAtEveryLength(int length) throws IOException {
        var random = new Random(length);
        byte[] plain = bytes(random, length);
        Vault vault = vault(random);
        byte[] sealed = vault.seal(NAME, plain);
        assertThat(vault.open(NAME, sealed)).isEqualTo(plain);
        assertThat(Vault.isSealed(sealed)).isTrue();
        assertThat(Vault.isSealed(plain)).isFalse();
        var pieces = new ByteArrayOutputStream();
        try (var out = vault.sealing(NAME, pieces)) {
            for (int at = 0; at < length; at += 7) {
                out.write(plain, at, Math.min(7, length - at));
            }
        }
        assertThat(pieces.size()).isEqualTo(sealed.length);
        assertThat(vault.open(NAME, pieces.toByteArray())).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noBitCanBeChanged(long seed) {
        var random = new Random(seed);
        Vault vault = vault(random);
        byte[] sealed = vault.seal(NAME, bytes(random, 350));
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> vault.open(NAME, changed))
                    .as("seed %d, byte %d", seed, at)
                    .isInstanceOf(UnsealableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100, 300, 350})
    void nothingCanBeCutOff(int length) {
        var random = new Random(length);
        Vault vault = vault(random);
        byte[] sealed = vault.seal(NAME, bytes(random, length));
        for (int end = 0; end < sealed.length; end++) {
            byte[] cut = Arrays.copyOf(sealed, end);
            assertThatThrownBy(() -> vault.open(NAME, cut))
                    .as("cut at %d", end)
                    .isInstanceOf(UnsealableException.class);
        }
        assertThatThrownBy(() -> vault.open(NAME, Arrays.copyOf(sealed, sealed.length + 1)))
                .isInstanceOf(UnsealableException.class);
    }

    @Test
    void chunksCannotBeSwapped() {
        var random = new Random(4);
        Vault vault = vault(random);
        byte[] sealed = vault.seal(NAME, bytes(random, 3 * CHUNK_BYTES));
        int chunk = CHUNK_BYTES + Aead.TAG_BYTES;
        int body = sealed.length - 3 * chunk;
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, body, swapped, body + chunk, chunk);
        System.arraycopy(sealed, body + chunk, swapped, body, chunk);
        assertThatThrownBy(() -> vault.open(NAME, swapped)).isInstanceOf(UnsealableException.class);
    }

    @Test
    void opensUnderNoOtherNameAndWithNoOtherKey() {
        var random = new Random(5);
        KeyRing ring = KeyRing.of("first", bytes(random, KeyRing.KEY_BYTES));
        var vault = new Vault(ring, count -> bytes(random, count));
        byte[] sealed = vault.seal(NAME, bytes(random, 10));
        assertThatThrownBy(() -> vault.open("control/snapshot.key", sealed))
                .isInstanceOf(UnsealableException.class)
                .hasMessageContaining("name=control/snapshot.key");
        var other = new Vault(KeyRing.of("other", bytes(random, KeyRing.KEY_BYTES)), count -> bytes(random, count));
        assertThatThrownBy(() -> other.open(NAME, sealed))
                .isInstanceOf(UnsealableException.class)
                .hasMessageContaining("the key is not here: key=first");
        var impostor = new Vault(KeyRing.of("first", bytes(random, KeyRing.KEY_BYTES)), count -> bytes(random, count));
        assertThatThrownBy(() -> impostor.open(NAME, sealed)).isInstanceOf(UnsealableException.class);
    }

    @Test
    void rotationWrapsAnewAndLeavesTheChunksAsTheyAre() throws IOException {
        var random = new Random(6);
        KeyRing first = KeyRing.of("first", bytes(random, KeyRing.KEY_BYTES));
        byte[] key = bytes(random, KeyRing.KEY_BYTES);
        byte[] plain = bytes(random, 1_000);
        byte[] sealed = new Vault(first, count -> bytes(random, count)).seal(NAME, plain);
        var renewed = new Vault(first.renewed("other", key), count -> bytes(random, count));
        assertThat(renewed.isPresent(new ByteArrayInputStream(sealed))).isFalse();
        byte[] rewrapped =
                renewed.rewrapped(NAME, new ByteArrayInputStream(sealed)).readAllBytes();
        assertThat(renewed.isPresent(new ByteArrayInputStream(rewrapped))).isTrue();
        int body = 1_000 + Aead.TAG_BYTES;
        assertThat(Arrays.copyOfRange(rewrapped, rewrapped.length - body, rewrapped.length))
                .isEqualTo(Arrays.copyOfRange(sealed, sealed.length - body, sealed.length));
        var later = new Vault(KeyRing.of("other", key), count -> bytes(random, count));
        assertThat(later.open(NAME, rewrapped)).as("the first key may go").isEqualTo(plain);
        assertThatThrownBy(() -> renewed.rewrapped("another", new ByteArrayInputStream(sealed)))
                .isInstanceOf(UnsealableException.class);
    }

    @Test
    void noNonceIsUsedTwiceWithAKey() {
        var random = new Random(7);
        Vault vault = vault(random);
        byte[] plain = new byte[5 * CHUNK_BYTES];
        Set<String> chunks = new HashSet<>();
        for (int turn = 0; turn < 50; turn++) {
            byte[] sealed = vault.seal(NAME, plain);
            int chunk = CHUNK_BYTES + Aead.TAG_BYTES;
            for (int end = sealed.length; end > sealed.length - 5 * chunk; end -= chunk) {
                assertThat(chunks.add(Arrays.toString(Arrays.copyOfRange(sealed, end - chunk, end))))
                        .as("equal bytes never look equal")
                        .isTrue();
            }
        }
    }

    @Test
    void aRingTellsNoKeysAndRefusesWrongOnes() {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        Arrays.fill(key, (byte) 0x5a);
        assertThat(KeyRing.of("first", key)).hasToString("keys [first], present=first");
        assertThatThrownBy(() -> KeyRing.of("first", new byte[16])).hasMessage("not 32 bytes: length=16");
        assertThatThrownBy(() -> KeyRing.of("a b", key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyRing.of("first", key).renewed("first", key))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Vault vault(Random random) {
        return new Vault(
                KeyRing.of("first", bytes(random, KeyRing.KEY_BYTES)), count -> bytes(random, count), CHUNK_BYTES);
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
