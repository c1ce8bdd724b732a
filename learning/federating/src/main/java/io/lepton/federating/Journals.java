package io.lepton.federating;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.FileJournal;
import io.lepton.federation.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The journals of a federation in one process: the coordinator's, and one for each site. Confined to one thread. */
final class Journals implements AutoCloseable {
    private final Path folder;
    private final Map<String, FileJournal> open = new HashMap<>();

    private Journals(Path folder) {
        this.folder = folder;
    }

    static Journals in(Path federation) {
        Path folder = federation.resolve("journals");
        try {
            Files.createDirectories(folder.resolve("sites"));
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "cannot make a folder: folder=" + folder + ", cause=" + e, e);
        }
        return new Journals(folder);
    }

    /** The journal of a site by its name; the coordinator's by the empty name. */
    Journal of(String process) {
        return open.computeIfAbsent(process, name -> FileJournal.open(file(name)));
    }

    private Path file(String process) {
        return process.isEmpty()
                ? folder.resolve("coordinator.journal")
                : folder.resolve("sites").resolve(process + ".journal");
    }

    @Override
    public void close() {
        open.values().forEach(FileJournal::close);
    }
}
