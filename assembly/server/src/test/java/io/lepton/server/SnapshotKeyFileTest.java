package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotKeyFileTest {
    @TempDir
    private Path folder;

    @Test
    void aKeyIsMadeOnceAndForItsOwnerAlone() throws IOException {
        List<String> made = keys().signer().keys();
        assertThat(made).hasSize(1);
        assertThat(keys().signer().keys()).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("home/snapshot.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFreshKeyComesBesideTheOneBefore() {
        String first = keys().signer().keys().getFirst();
        List<String> second = keys().renewed().keys();
        assertThat(second).hasSize(2).element(1).isEqualTo(first);
        assertThat(keys().signer().keys()).isEqualTo(second);
        assertThat(keys().renewed().keys()).hasSize(2).element(1).isEqualTo(second.getFirst());
    }

    @Test
    void aFileThatHasNoKeysIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        for (String text : List.of("secret\n", "a b\n", "\n")) {
            Files.writeString(folder.resolve("home/snapshot.key"), text);
            assertThatThrownBy(() -> keys().signer())
                    .hasMessageContaining("not a file of keys")
                    .hasMessageContaining("snapshot.key");
            assertThat(Files.readString(folder.resolve("home/snapshot.key"))).isEqualTo(text);
        }
    }

    private SnapshotKeyFile keys() {
        return new SnapshotKeyFile(folder.resolve("home").resolve("snapshot.key"), Optional.empty());
    }
}
