package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks a file that a person names before any work begins with it. */
final class GivenFile {
    private GivenFile() {}

    /**
     * Gives the path back if it is a file that can be read.
     *
     * @param field what the file is for
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming field and path
     */
    static Path check(String field, Path file) {
        if (!Files.exists(file)) {
            throw refusal("no such file", field, file);
        }
        if (!Files.isRegularFile(file)) {
            throw refusal("not a file", field, file);
        }
        if (!Files.isReadable(file)) {
            throw refusal("not readable", field, file);
        }
        return file;
    }

    /** Gives the path back if it is a folder that can be read. */
    static Path checkFolder(String field, Path folder) {
        if (!Files.exists(folder)) {
            throw refusal("no such folder", field, folder);
        }
        if (!Files.isDirectory(folder)) {
            throw refusal("not a folder", field, folder);
        }
        if (!Files.isReadable(folder)) {
            throw refusal("not readable", field, folder);
        }
        return folder;
    }

    private static LeptonException refusal(String fact, String field, Path file) {
        return new LeptonException(ErrorCode.INVALID_REQUEST, fact + ": " + field + "=" + file);
    }
}
