package io.lepton.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private static final byte[] SALT = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    @Test
    void knowsThePasswordAndNoOther() {
        String kept = Passwords.hash("correct horse", SALT);
        assertThat(kept).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(Passwords.matches("correct horse", kept)).isTrue();
        assertThat(Passwords.matches("correct horsf", kept)).isFalse();
        assertThat(Passwords.matches("", kept)).isFalse();
    }

    @Test
    void hashesDifferWithTheSalt() {
        byte[] other = Arrays.copyOf(SALT, SALT.length);
        other[0]++;
        assertThat(Passwords.hash("correct horse", other)).isNotEqualTo(Passwords.hash("correct horse", SALT));
        assertThatThrownBy(() -> Passwords.hash("x", new byte[4])).hasMessageContaining("saltBytes=4");
    }

    @Test
    void believesNothingThatIsNoHashOrCostsTooMuch() {
        String kept = Passwords.hash("secret", SALT);
        assertThat(Passwords.matches("secret", kept.replace("m=19456", "m=999999")))
                .isFalse();
        assertThat(Passwords.matches("secret", kept.replace("t=2", "t=99"))).isFalse();
        assertThat(Passwords.matches("secret", kept.replace("p=1", "p=0"))).isFalse();
        assertThat(Passwords.matches("secret", kept.replace("argon2id", "argon2i")))
                .isFalse();
        assertThat(Passwords.matches("secret", "secret")).isFalse();
        assertThat(Passwords.matches("secret", "")).isFalse();
    }
}
