package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditReport;
import io.lepton.governance.AuditVerifier;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.TreeHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the files of an audit log, in a folder or exported as one, for its verifier. */
final class AuditFiles {
    private static final String BEGINNING = "entries-";

    private AuditFiles() {}

    /**
     * Verifies what is there; no fleet is needed.
     *
     * @param path a folder, which must have the log from its beginning, or one file of it
     * @param kept a head that the log must have grown out of
     */
    static AuditReport verify(Path path, HeadKeys keys, Optional<TreeHead> kept) {
        boolean isFolder = Files.isDirectory(path);
        List<Path> files = isFolder ? in(path) : List.of(path);
        if (files.isEmpty()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "no audit log: folder=" + path);
        }
        var verifier = isFolder ? AuditVerifier.ofWhole(keys, kept) : AuditVerifier.ofPart(keys, kept);
        for (Path file : files) {
            try (var in = Files.newInputStream(file)) {
                verifier.addAll(String.valueOf(file.getFileName()), in);
            } catch (IOException e) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST, "cannot be read: file=" + file + ", cause=" + e.getMessage(), e);
            }
        }
        return verifier.finish();
    }

    private static List<Path> in(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(BEGINNING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "cannot be read: folder=" + folder + ", cause=" + e.getMessage(), e);
        }
    }
}
