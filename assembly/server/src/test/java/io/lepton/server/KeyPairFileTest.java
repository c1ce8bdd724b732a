package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.Vault;
import io.lepton.wire.SnapshotSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyPairFileTest {
    private static final KeyPair PAIR = SnapshotSigner.freshPair();

    @TempDir
    private Path folder;

    @Test
    void nothingOfAKeyIsOnTheDiskWhereThereAreMasterKeys() throws IOException {
        keys(vault("first")).write(List.of(PAIR));
        byte[] kept = Files.readAllBytes(folder.resolve("pairs"));
        assertThat(Vault.isSealed(kept)).isTrue();
        assertThat(new String(kept, StandardCharsets.ISO_8859_1))
                .doesNotContain(
                        Base64.getEncoder().encodeToString(PAIR.getPrivate().getEncoded()))
                .doesNotContain(new String(PAIR.getPrivate().getEncoded(), StandardCharsets.ISO_8859_1));
        assertSame(keys(vault("first")).read());
    }

    @Test
    void aFileFromBeforeThereWereMasterKeysIsEncryptedWhenItIsRead() throws IOException {
        keys(Optional.empty()).write(List.of(PAIR));
        assertThat(Vault.isSealed(Files.readAllBytes(folder.resolve("pairs")))).isFalse();
        assertSame(keys(vault("first")).read());
        assertThat(Vault.isSealed(Files.readAllBytes(folder.resolve("pairs")))).isTrue();
        assertSame(keys(vault("first")).read());
    }

    @Test
    void theFormerMasterKeyMayGoOnceTheFileWasReadWithBoth() {
        keys(vault("first")).write(List.of(PAIR));
        assertSame(keys(vault("second", "first")).read());
        assertSame(keys(vault("second")).read());
        assertThatThrownBy(() -> keys(vault("first")).read()).hasMessageContaining("the key is not here: key=second");
    }

    @Test
    void withoutItsMasterKeyItSaysWhatIsMissing() {
        keys(vault("first")).write(List.of(PAIR));
        assertThatThrownBy(() -> keys(Optional.empty()).read())
                .isInstanceOfSatisfying(LeptonException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(MasterKeys.VARIABLE);
    }

    @Test
    void oneEncryptedFileDoesNotPassForAnother() throws IOException {
        keys(vault("first")).write(List.of(PAIR));
        Files.copy(folder.resolve("pairs"), folder.resolve("others"), StandardCopyOption.REPLACE_EXISTING);
        var other = new KeyPairFile(folder.resolve("others"), "others", vault("first"));
        assertThatThrownBy(other::read).hasMessageContaining("cannot read the keys of others");
    }

    @Test
    void aFileThatHasNoMasterKeysIsRefusedByItsName() throws IOException {
        for (String text : List.of("", "first", "first short", "first !!!", "a b c")) {
            Path file = Files.writeString(folder.resolve("master"), text + "\n");
            assertThatThrownBy(() -> MasterKeys.of(Map.of(MasterKeys.VARIABLE, file.toString())))
                    .isInstanceOfSatisfying(LeptonException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                    .hasMessageContaining(file.toString());
        }
        assertThat(MasterKeys.of(Map.of())).isEmpty();
    }

    private KeyPairFile keys(Optional<Vault> vault) {
        return new KeyPairFile(folder.resolve("pairs"), "tests", vault);
    }

    private static void assertSame(List<KeyPair> pairs) {
        assertThat(pairs).singleElement().satisfies(pair -> {
            assertThat(pair.getPrivate()).isEqualTo(PAIR.getPrivate());
            assertThat(pair.getPublic()).isEqualTo(PAIR.getPublic());
        });
    }

    /** A vault with a key for each name, the first of which is the present one. */
    private Optional<Vault> vault(String... names) {
        var text = new StringBuilder();
        for (String name : names) {
            byte[] key = new byte[32];
            new Random(name.hashCode()).nextBytes(key);
            text.append(name)
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(key))
                    .append('\n');
        }
        try {
            Path file = Files.writeString(folder.resolve("master"), text);
            return MasterKeys.of(Map.of(MasterKeys.VARIABLE, file.toString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
