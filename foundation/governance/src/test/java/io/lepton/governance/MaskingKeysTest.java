package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.TenantId;
import io.lepton.governance.PersonalField.Treatment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskingKeysTest {
    private static final TenantId BANK = new TenantId("bank");
    private static final TenantId CLINIC = new TenantId("clinic");

    private final MaskingKeys keys = new MaskingKeys(secret(1));

    @Test
    void aTokenIsTurnedBackByItsTenantAndSecretAlone() {
        String token = masked(keys, BANK, Treatment.TOKENISE, "4111 1111 1111 1111 \u00e9")
                .substring("token:".length());
        assertThat(keys.reveal(BANK, token)).isEqualTo("4111 1111 1111 1111 \u00e9");
        assertThatThrownBy(() -> keys.reveal(CLINIC, token)).isInstanceOf(UnsealableException.class);
        var others = new MaskingKeys(secret(2));
        assertThatThrownBy(() -> others.reveal(BANK, token)).isInstanceOf(UnsealableException.class);
        String other = token.substring(0, token.length() - 2) + (token.endsWith("AA") ? "BB" : "AA");
        assertThatThrownBy(() -> keys.reveal(BANK, other)).isInstanceOf(UnsealableException.class);
        for (String none : List.of("", "x", "AAAA", "not base64!")) {
            assertThatThrownBy(() -> keys.reveal(BANK, none)).isInstanceOf(UnsealableException.class);
        }
    }

    @Test
    void equalValuesStayEqualWithinATenantAndNowhereElse() {
        for (Treatment treatment : List.of(Treatment.HASH, Treatment.TOKENISE)) {
            String one = masked(keys, BANK, treatment, "anna");
            assertThat(masked(keys, BANK, treatment, "anna")).isEqualTo(one);
            assertThat(masked(keys, BANK, treatment, "boris")).isNotEqualTo(one);
            assertThat(masked(keys, CLINIC, treatment, "anna")).isNotEqualTo(one);
            assertThat(masked(new MaskingKeys(secret(2)), BANK, treatment, "anna"))
                    .isNotEqualTo(one);
            assertThat(one).doesNotContain("anna");
        }
    }

    private static String masked(MaskingKeys keys, TenantId tenant, Treatment treatment, String value) {
        Object masked =
                keys.of(tenant, List.of(new PersonalField("name", treatment))).apply(Map.of("name", value));
        return String.valueOf(((Map<?, ?>) masked).get("name"));
    }

    private static byte[] secret(int seed) {
        byte[] secret = new byte[MaskingKeys.SECRET_BYTES];
        secret[0] = (byte) seed;
        return secret;
    }
}
