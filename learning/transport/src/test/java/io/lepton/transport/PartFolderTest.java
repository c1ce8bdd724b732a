package io.lepton.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartFolderTest {
    private static final int PIECE = PartDescription.PIECE_BYTES;
    private static final byte[] CONTENT = content(2 * PIECE + 5);

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private PartFolder folder;

    @BeforeEach
    void opens() throws IOException {
        folder = PartFolder.open(directory.resolve("parts"));
    }

    @Test
    void aPartReadsBackByANameThatFollowsFromItsContent() throws IOException {
        for (int size : new int[] {0, 1, PIECE - 1, PIECE, PIECE + 1, CONTENT.length}) {
            byte[] content = content(size);
            String name = folder.put(out -> out.write(content));
            assertThat(folder.put(out -> {
                        for (byte each : content) {
                            out.write(each);
                        }
                    }))
                    .as("size %d", size)
                    .isEqualTo(name);
            try (var in = folder.open(name)) {
                assertThat(in.readAllBytes()).as("size %d", size).isEqualTo(content);
            }
        }
    }

    @Test
    void aPartThatWasChangedOnTheDiskIsNotRead() throws IOException {
        String name = folder.put(out -> out.write(CONTENT));
        Path file = folder.folder().resolve(name + ".part");
        byte[] changed = CONTENT.clone();
        changed[PIECE + 1] ^= 1;
        Files.write(file, changed);
        try (var in = folder.open(name)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(in::readAllBytes)
                    .withMessageContaining("piece=1");
        }
    }

    @Test
    void whatIsReceivedGoesOnWithThePieceThatIsMissing() throws IOException {
        String name = folder.put(out -> out.write(CONTENT));
        PartDescription description = folder.describe(name).orElseThrow();
        var other = PartFolder.open(directory.resolve("other"));
        try (var first = other.receive(description)) {
            assertThat(first.add(folder.read(name, description, 0))).isTrue();
            assertThat(first.add(folder.read(name, description, 2)))
                    .as("not the next")
                    .isFalse();
        }
        assertThat(other.describe(name)).as("not whole yet").isEmpty();
        try (var second = other.receive(description)) {
            assertThat(second.next()).isEqualTo(1);
            assertThat(second.add(folder.read(name, description, 1))).isTrue();
            assertThat(second.add(folder.read(name, description, 2))).isTrue();
            second.finish();
        }
        try (var in = other.open(name)) {
            assertThat(in.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void aPieceThatWasChangedOnTheDiskIsFetchedAgain() throws IOException {
        String name = folder.put(out -> out.write(CONTENT));
        PartDescription description = folder.describe(name).orElseThrow();
        var other = PartFolder.open(directory.resolve("other"));
        try (var first = other.receive(description)) {
            assertThat(first.add(folder.read(name, description, 0))).isTrue();
        }
        Files.write(other.folder().resolve(name + ".partial"), new byte[PIECE]);
        try (var second = other.receive(description)) {
            assertThat(second.next()).isZero();
        }
    }

    @Test
    void onlyTheLatestPartsAreKept() throws IOException {
        for (int i = 0; i < 5; i++) {
            byte[] content = content(i + 1);
            String name = folder.put(out -> out.write(content));
            Files.setLastModifiedTime(folder.folder().resolve(name + ".part"), FileTime.fromMillis(i));
        }
        folder.trim(2);
        try (var files = Files.list(folder.folder())) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void aNameThatIsAPathIsNone() throws IOException {
        assertThat(folder.describe("../../etc/passwd")).isEmpty();
        assertThat(folder.describe("")).isEmpty();
    }

    @Test
    void aDescriptionThatContradictsItselfIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PartDescription(-1, PIECE, ByteString.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartDescription(1, 0, ByteString.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartDescription(1, PIECE + 1, ByteString.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartDescription(1, PIECE, ByteString.EMPTY));
        var whole = new PartDescription(1, PIECE, ByteString.copyFrom(new byte[32]));
        assertThat(whole.isPiece(0, ByteBuffer.allocate(2))).isFalse();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
