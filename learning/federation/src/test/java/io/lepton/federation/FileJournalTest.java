package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.codec.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalTest extends JournalContract {
    private static final Journal.Entry FIRST =
            new Journal.Entry(new Happening.Trained(1, 2, Weights.of(1, 2)), Instant.EPOCH);
    private static final Journal.Entry SECOND = new Journal.Entry(new Happening.Failed(2, "second"), Instant.EPOCH);

    @TempDir
    private Path folder;

    private final List<FileJournal> opened = new ArrayList<>();

    @Override
    protected Journal open() {
        var journal = FileJournal.open(file());
        opened.add(journal);
        return journal;
    }

    @AfterEach
    void close() {
        opened.forEach(FileJournal::close);
    }

    @Test
    void keepsEverythingThatCanHappen() {
        Journal journal = open();
        List<Journal.Entry> entries = Samples.happenings().stream()
                .map(happening -> new Journal.Entry(happening, Instant.EPOCH))
                .toList();
        entries.forEach(journal::append);
        assertThat(open().entries()).isEqualTo(entries);
    }

    @Test
    void belongsToItsOwnerAlone() throws IOException {
        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void anEntryThatWasTornAnywhereWasNotWritten() throws IOException {
        byte[] both = writeBoth();
        int firstEnd = firstEnd();
        for (int length = firstEnd; length < both.length; length++) {
            Files.write(file(), Arrays.copyOf(both, length));
            try (var torn = FileJournal.open(file())) {
                assertThat(torn.entries()).as("cut to %d", length).containsExactly(FIRST);
                torn.append(SECOND);
                assertThat(torn.entries()).as("cut to %d", length).containsExactly(FIRST, SECOND);
            }
        }
    }

    @Test
    void aLastEntryOfWhichNothingOrAPartReachedTheDiskWasNotWritten() throws IOException {
        byte[] both = writeBoth();
        int firstEnd = firstEnd();
        byte[] blank = both.clone();
        Arrays.fill(blank, firstEnd, blank.length, (byte) 0);
        Files.write(file(), blank);
        assertThat(open().entries()).containsExactly(FIRST);
        byte[] partial = both.clone();
        partial[partial.length - 1] ^= 1;
        Files.write(file(), partial);
        assertThat(open().entries()).containsExactly(FIRST);
    }

    @Test
    void whatWasCutOffBeforeItBeganIsBegunAgain() throws IOException {
        byte[] both = writeBoth();
        Files.write(file(), Arrays.copyOf(both, 3));
        assertThat(open().entries()).isEmpty();
    }

    @Test
    void damageBeforeTheEndIsAnErrorAndLosesNothing() throws IOException {
        byte[] both = writeBoth();
        int firstEnd = firstEnd();
        for (int at = 0; at < firstEnd; at++) {
            byte[] damaged = both.clone();
            damaged[at] ^= 0x10;
            Files.write(file(), damaged);
            assertThatExceptionOfType(LeptonException.class)
                    .as("damaged at %d", at)
                    .isThrownBy(() -> FileJournal.open(file()))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
                    .withMessageContaining("journal");
            assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
        }
    }

    private byte[] writeBoth() throws IOException {
        Journal journal = open();
        journal.append(FIRST);
        journal.append(SECOND);
        return Files.readAllBytes(file());
    }

    /** Where the first entry ends: behind the mark, its head and its content. */
    private static int firstEnd() {
        return 8 + 12 + EntryCode.encode(FIRST).length;
    }

    private Path file() {
        return folder.resolve("journal");
    }
}
