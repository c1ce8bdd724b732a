package io.lepton.control.audit;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditLines;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a log in a folder: each is named by its first entry. */
final class SegmentFiles {
    private static final Pattern NAME = Pattern.compile("entries-(\\d{19})\\.jsonl");

    private SegmentFiles() {}

    static Path file(Path folder, long firstEntry) {
        return folder.resolve("entries-%019d.jsonl".formatted(firstEntry));
    }

    /** The files that are there, by their first entry. */
    static NavigableMap<Long, Path> in(Path folder) {
        NavigableMap<Long, Path> files = new TreeMap<>();
        try (var paths = Files.list(folder)) {
            paths.forEach(path -> first(path).ifPresent(entry -> files.put(entry, path)));
        } catch (IOException e) {
            throw failure("cannot read the folder of the audit log", folder, e);
        }
        return files;
    }

    /** Reads the lines of the first so many bytes; false if the visitor had enough. */
    static boolean read(Path file, long length, AuditLines.Visitor visitor) {
        try (var in = Files.newInputStream(file)) {
            return AuditLines.read(in, length, visitor);
        } catch (IOException e) {
            throw failure("cannot read the audit log", file, e);
        }
    }

    /** Makes names and removals in a folder outlast a crash. */
    static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static LeptonException failure(String fact, Path path, Exception cause) {
        return new LeptonException(ErrorCode.STORAGE_FAILED, fact + ": path=" + path + ", cause=" + cause, cause);
    }

    private static Optional<Long> first(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Optional.of(Long.valueOf(name.group(1))) : Optional.empty();
    }
}
