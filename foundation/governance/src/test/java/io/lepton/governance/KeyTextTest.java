package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isReadAsItWasWritten(long seed) {
        byte[] secret = new byte[KeyText.SECRET_BYTES];
        new Random(seed).nextBytes(secret);
        KeyText key = KeyText.of("abcdefgh2345", secret);
        KeyText read = KeyText.parse(key.reveal()).orElseThrow();
        assertThat(read.id()).as("seed %d", seed).isEqualTo("abcdefgh2345");
        assertThat(read.matches(key.sha256())).as("seed %d", seed).isTrue();
        assertThat(read.toString()).doesNotContain(key.reveal().substring(25));
        secret[31]++;
        assertThat(KeyText.of("abcdefgh2345", secret).matches(key.sha256())).isFalse();
    }

    @Test
    void whatIsNoKeyIsNotRead() {
        for (String text : List.of(
                "",
                "lepton_",
                "lepton_abcdefgh_",
                "Lepton_abcdefgh_" + "a".repeat(43),
                "lepton_ABCDEFGH_" + "a".repeat(43),
                "lepton_abcdefgh_" + "a".repeat(42),
                "lepton_abcdefgh_" + "a".repeat(44),
                "lepton_abcdefgh_" + "a".repeat(42) + "\n",
                "lepton_abcdefgh_" + "a".repeat(42) + "é")) {
            assertThat(KeyText.parse(text)).as(text).isEmpty();
        }
        assertThat(KeyText.bearer("bearer  x")).contains("x");
        assertThat(KeyText.bearer("Basic x")).isEmpty();
    }
}
