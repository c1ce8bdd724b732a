package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotShelfTest {
    @TempDir
    private Path folder;

    @Test
    void readsWhatWasKeptThroughItsCover() throws IOException {
        Files.writeString(folder.resolve("snapshot.json"), "snapshot.json:enil eht");
        assertThat(new SnapshotShelf(folder, Optional.of(new Backwards())).snapshot())
                .hasValueSatisfying(line -> assertThat(line).asString().isEqualTo("the line"));
        assertThat(new SnapshotShelf(folder, Optional.empty()).snapshot())
                .hasValueSatisfying(line -> assertThat(line).asString().isEqualTo("snapshot.json:enil eht"));
    }

    /** Turns a text around behind the name of its file. */
    private static final class Backwards implements FileCover {
        @Override
        public byte[] cover(String name, byte[] plain) {
            var text = new StringBuilder(new String(plain, StandardCharsets.UTF_8));
            return (name + ":" + text.reverse()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] uncover(String name, byte[] kept) {
            String text = new String(kept, StandardCharsets.UTF_8);
            assertThat(text).startsWith(name + ":");
            return new StringBuilder(text.substring(name.length() + 1))
                    .reverse()
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
