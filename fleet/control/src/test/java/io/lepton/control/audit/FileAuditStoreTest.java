package io.lepton.control.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.HeadKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileAuditStoreTest extends AuditStoreContract {
    @TempDir
    private Path folder;

    @Override
    AuditStore open() {
        return openHere();
    }

    @Override
    AuditStore reopen(AuditStore store) {
        store.close();
        return openHere();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void cutsOffWhatWasNeverAcknowledgedAndLosesNothingElse(long seed) throws IOException {
        var random = new Random(seed);
        for (int turn = 0; turn < 40; turn++) {
            long acknowledged;
            try (var store = openHere()) {
                AuditSamples.fill(store, random.nextInt(20), 4);
                acknowledged = store.position().size();
            }
            byte[] unfinished = unfinished(random);
            try (var store = openHere()) {
                assertThat(store.position().size())
                        .as("seed %d, turn %d", seed, turn)
                        .isEqualTo(acknowledged);
                assertThat(store.cutBytes()).as("seed %d, turn %d", seed, turn).isEqualTo(unfinished.length);
            }
        }
        try (var store = openHere()) {
            assertThat(AuditSamples.verify(store).findings())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    /** Writes a part of the next batch, as a process that is killed does; perhaps with zeros where the file grew first. */
    private byte[] unfinished(Random random) throws IOException {
        try (var store = openHere()) {
            var next = AuditSamples.SEALER.seal(
                    store.position(), AuditSamples.facts(0, 1 + random.nextInt(5)), AuditSamples.START);
            byte[] whole = new byte[next.bytes().remaining()];
            next.bytes().get(whole);
            byte[] part = Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
            if (random.nextBoolean()) {
                part = Arrays.copyOf(part, part.length + random.nextInt(100));
            }
            Path file = SegmentFiles.file(
                    folder,
                    next.startsSegment()
                            ? next.firstSequence()
                            : store.segments().getLast());
            Files.write(file, part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return part;
        }
    }

    @Test
    void doesNotGoOnFromWhatIsNotAsItWasSigned() throws IOException {
        try (var store = openHere()) {
            AuditSamples.fill(store, 5, 5);
        }
        Path file = SegmentFiles.file(folder, 0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(this::openHere).isInstanceOfSatisfying(LeptonException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
            assertThat(failure).hasMessageContaining("altered").hasMessageContaining(file.toString());
        });
        assertThat(Files.readAllBytes(file)).as("evidence is left as it is").isEqualTo(bytes);
    }

    @Test
    void doesNotGoOnFromTheHeadsOfAnotherKey() {
        try (var store = openHere()) {
            AuditSamples.fill(store, 5, 5);
        }
        assertThatThrownBy(() -> FileAuditStore.open(folder, HeadKeys.of(List.of())))
                .isInstanceOf(LeptonException.class);
    }

    @Test
    void makesTheTreeAnewWhereItIsGoneOrWrong() throws IOException {
        try (var store = openHere()) {
            AuditSamples.fill(store, 30, 4);
        }
        Path nodes = folder.resolve("nodes.bin");
        byte[] sound = Files.readAllBytes(nodes);
        Files.delete(nodes);
        openHere().close();
        assertThat(Files.readAllBytes(nodes)).isEqualTo(sound);
        byte[] zeros = sound.clone();
        Arrays.fill(zeros, 32 * 4, 32 * 5, (byte) 0);
        Files.write(nodes, zeros);
        try (var store = openHere()) {
            var reader = new AuditReader(store);
            for (int entry = 0; entry < 30; entry++) {
                assertThat(reader.inclusion(
                                        entry, reader.line(entry), store.head().orElseThrow())
                                .path())
                        .isNotEmpty();
            }
        }
        assertThat(Files.readAllBytes(nodes)).isEqualTo(sound);
    }

    @Test
    void aWriteThatFailsLeavesTheLogAsItWas() throws IOException {
        try (var store = openHere()) {
            AuditSamples.fill(store, 8, 4);
            long full = store.segments().getLast();
            while (store.position().segmentBytes() < 4_000) {
                AuditSamples.append(store, 1);
            }
            // The next batch begins a file whose place is taken.
            Path next = SegmentFiles.file(folder, store.position().size());
            Files.createDirectories(next.resolve("taken"));
            var before = store.position();
            assertThatThrownBy(() -> AuditSamples.append(store, 3)).isInstanceOf(LeptonException.class);
            assertThat(store.position()).isEqualTo(before);
            assertThat(store.segments().getLast()).isEqualTo(full);
            Files.delete(next.resolve("taken"));
            Files.delete(next);
            AuditSamples.append(store, 3);
            assertThat(AuditSamples.verify(store).findings()).isEmpty();
        }
    }

    @Test
    void aFileOfALogThatWasPutElsewhereIsGoneOnFrom(@TempDir Path other) throws IOException {
        try (var store = openHere()) {
            AuditSamples.fill(store, 40, 4);
            Path newest = SegmentFiles.file(folder, store.segments().getLast());
            Files.copy(newest, other.resolve(newest.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        try (var store = FileAuditStore.open(other, AuditSamples.KEYS)) {
            assertThat(store.position().size()).isEqualTo(40);
        }
    }

    private FileAuditStore openHere() {
        return FileAuditStore.open(folder, AuditSamples.KEYS);
    }
}
