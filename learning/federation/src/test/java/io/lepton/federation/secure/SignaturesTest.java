package io.lepton.federation.secure;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.federation.SiteKey;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

final class SignaturesTest {
    private static final SiteKey KEY = SiteKey.fresh(new SecureRandom());
    private static final Canonical TEXT = new Canonical("test").number(7);

    @Test
    void findsAGoodSignatureGoodEachTime() {
        Bytes signature = KEY.sign(TEXT.toArray());
        assertThat(Signatures.isSigned(KEY.identity(), TEXT, signature)).isTrue();
        assertThat(Signatures.isSigned(KEY.identity(), TEXT, signature)).isTrue();
    }

    @Test
    void takesNothingElseForWhatWasFoundGood() {
        Bytes signature = KEY.sign(TEXT.toArray());
        assertThat(Signatures.isSigned(KEY.identity(), TEXT, signature)).isTrue();
        byte[] bent = signature.toArray();
        bent[0] ^= 1;
        var other = new Canonical("test").number(8);
        Bytes stranger = SiteKey.fresh(new SecureRandom()).identity();
        // Twice: what was refused must not be taken the second time.
        for (int time = 0; time < 2; time++) {
            assertThat(Signatures.isSigned(KEY.identity(), TEXT, Bytes.of(bent)))
                    .isFalse();
            assertThat(Signatures.isSigned(KEY.identity(), other, signature)).isFalse();
            assertThat(Signatures.isSigned(stranger, TEXT, signature)).isFalse();
        }
    }

    @Test
    void takesNoKeyForWhatIsNone() {
        assertThat(Signatures.isSigned(Bytes.of(new byte[] {1}), TEXT, KEY.sign(TEXT.toArray())))
                .isFalse();
    }
}
