package io.lepton.federation.secure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShamirTest {
    @ParameterizedTest
    @CsvSource({"1, 2, 2", "2, 7, 5", "3, 30, 21", "4, 3, 3"})
    void givesTheSecretBackToAnyThresholdOfShares(long seed, int count, int threshold) {
        byte[] secret = Sites.secret(seed).toArray();
        Map<Integer, Bytes> shares =
                Shamir.split(secret, count, threshold, Sites.secret(seed + 100).toArray());
        for (int first = 1; first + threshold - 1 <= count; first++) {
            Map<Integer, Bytes> some = new TreeMap<>(shares);
            int from = first;
            some.keySet().removeIf(number -> number < from || number >= from + threshold);
            assertThat(Shamir.join(some)).as("seed %d, from %d", seed, first).isEqualTo(secret);
        }
    }

    @ParameterizedTest
    @CsvSource({"00", "ff"})
    void sharesTheSmallestAndTheGreatestSecret(String octet) {
        byte[] secret = Bytes.ofHex(octet.repeat(32)).toArray();
        assertThat(Shamir.join(Shamir.split(secret, 3, 3, Sites.secret(1).toArray())))
                .isEqualTo(secret);
    }

    /** With one share less each secret is as likely as any other: whatever the last share were, there is a secret to it. */
    @ParameterizedTest
    @CsvSource({"5", "6"})
    void tellsNothingWithOneShareLess(long seed) {
        byte[] secret = Sites.secret(seed).toArray();
        Map<Integer, Bytes> shares =
                Shamir.split(secret, 3, 3, Sites.secret(seed + 1).toArray());
        Map<String, Integer> secrets = new HashMap<>();
        for (int guess = 0; guess < 200; guess++) {
            Map<Integer, Bytes> guessed = new TreeMap<>(shares);
            byte[] last = new byte[Shamir.SHARE_BYTES];
            System.arraycopy(Sites.secret(1000 + guess).toArray(), 0, last, 1, 32);
            guessed.put(3, Bytes.of(last));
            secrets.merge(Bytes.of(Shamir.join(guessed)).toHex(), 1, Integer::sum);
        }
        assertThat(secrets).hasSize(200).doesNotContainKey(Bytes.of(secret).toHex());
    }
}
