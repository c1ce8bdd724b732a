package io.lepton.control.audit;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditPosition;
import io.lepton.governance.AuditReport;
import io.lepton.governance.AuditVerifier;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.TreeHead;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the end of a log that may have been left at any moment.
 *
 * @param position where to go on
 * @param head the head there
 * @param cutBytes how many bytes of an unfinished write were cut off
 */
record Recovery(AuditPosition position, Optional<TreeHead> head, long cutBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    static Recovery of(Path folder, HeadKeys keys) {
        NavigableMap<Long, Path> files = SegmentFiles.in(folder);
        long cut = 0;
        while (!files.isEmpty()) {
            Path file = files.lastEntry().getValue();
            AuditReport report = read(file, keys, files.lastKey());
            requireWhole(file, report);
            long keep = report.position().map(AuditPosition::segmentBytes).orElse(0L);
            cut += cut(folder, file, keep);
            if (report.position().isPresent()) {
                return new Recovery(report.position().get(), report.head(), cut);
            }
            var _ = files.pollLastEntry();
        }
        return new Recovery(AuditPosition.start(), Optional.empty(), cut);
    }

    private static AuditReport read(Path file, HeadKeys keys, long firstEntry) {
        var verifier = firstEntry == 0
                ? AuditVerifier.ofWhole(keys, Optional.empty())
                : AuditVerifier.ofPart(keys, Optional.empty());
        try (var in = Files.newInputStream(file)) {
            verifier.addAll(String.valueOf(file.getFileName()), in);
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot read the audit log", file, e);
        }
        return verifier.finish();
    }

    private static void requireWhole(Path file, AuditReport report) {
        if (!report.isWhole()) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED,
                    "the audit log is not what was signed, and is not gone on from; keep its folder as evidence and"
                            + " move it away to begin another: path=" + file + ", "
                            + report.findings().getFirst());
        }
    }

    /** Cuts what was never acknowledged; a file of nothing else goes. */
    private static long cut(Path folder, Path file, long keep) {
        try {
            long rest = Files.size(file) - keep;
            if (keep == 0) {
                Files.delete(file);
                SegmentFiles.force(folder);
            } else if (rest > 0) {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(keep).force(true);
                }
            }
            if (rest > 0) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("bytes", rest)
                        .log("the end of the audit log was cut off: a write that was never acknowledged");
            }
            return rest;
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot cut the end of the audit log", file, e);
        }
    }
}
