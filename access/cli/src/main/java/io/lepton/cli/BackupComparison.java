package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.BackupChange;
import io.lepton.wire.BackupItem;
import io.lepton.wire.BackupReader;
import io.lepton.wire.BackupResource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds the backup of a restored fleet against the one that it was restored from, thing by thing. Confined to one thread.
 *
 * <p>The restored one may have more history behind the last revision of the first: what its own reign began with.
 */
final class BackupComparison implements AutoCloseable {
    /** How much was the same. */
    record Equal(long resources, long changes, long artifacts) {}

    private final Path firstFile;
    private final InputStream first;
    private final InputStream second;
    private long resources;
    private long changes;

    private BackupComparison(Path first, Path second) throws IOException {
        this.firstFile = first;
        this.first = new BufferedInputStream(Files.newInputStream(first));
        this.second = new BufferedInputStream(Files.newInputStream(second));
    }

    /** Everything that is wished in a backup. */
    static List<BackupResource> resources(Path backup) throws IOException {
        List<BackupResource> resources = new ArrayList<>();
        try (var in = new BufferedInputStream(Files.newInputStream(backup))) {
            var reader = new BackupReader(in, backup.toString());
            for (var item = reader.next(); item.isPresent(); item = reader.next()) {
                if (!(item.get() instanceof BackupItem.Resource(var resource))) {
                    break;
                }
                resources.add(resource);
            }
        }
        return resources;
    }

    /**
     * Compares.
     *
     * @throws LeptonException {@link ErrorCode#INTERNAL} with the first thing that differs
     */
    static Equal of(Path backup, Path restored) throws IOException {
        try (var comparison = new BackupComparison(backup, restored)) {
            return comparison.run();
        }
    }

    @Override
    public void close() throws IOException {
        try (first) {
            second.close();
        }
    }

    private Equal run() throws IOException {
        var one = new BackupReader(first, firstFile.toString());
        var other = new BackupReader(second, "the restored fleet's");
        long last = one.head().revision();
        require(other.head().epoch() > one.head().epoch(), "its epoch is not above the backup's", "epoch");
        require(other.head().revision() >= last, "its revision is below the backup's", "revision");
        Set<String> files = new TreeSet<>();
        Set<String> otherFiles = new TreeSet<>();
        Optional<BackupItem> a = row(one, last, files);
        Optional<BackupItem> b = row(other, last, otherFiles);
        while (a.isPresent() || b.isPresent()) {
            if (!a.equals(b)) {
                throw failure("it differs from the backup", name(a) + " became " + name(b));
            }
            count(a.orElseThrow());
            a = row(one, last, files);
            b = row(other, last, otherFiles);
        }
        require(files.equals(otherFiles), "it has other model files than the backup", files + " became " + otherFiles);
        return new Equal(resources, changes, files.size());
    }

    private void count(BackupItem item) {
        switch (item) {
            case BackupItem.Resource _ -> resources++;
            case BackupItem.Change _ -> changes++;
            case BackupItem.Artifact _ -> throw new IllegalStateException("kept elsewhere");
        }
    }

    /** The next resource, or change up to a revision; model files are noted on the way. */
    private static Optional<BackupItem> row(BackupReader reader, long upTo, Set<String> files) throws IOException {
        for (var item = reader.next(); item.isPresent(); item = reader.next()) {
            switch (item.get()) {
                case BackupItem.Artifact(var id, var _, var _) -> files.add(id.sha256());
                case BackupItem.Change(BackupChange change) -> {
                    if (change.revision() <= upTo) {
                        return item;
                    }
                }
                case BackupItem.Resource _ -> {
                    return item;
                }
            }
        }
        return Optional.empty();
    }

    private static void require(boolean isSo, String fact, String what) {
        if (!isSo) {
            throw failure(fact, what);
        }
    }

    private static LeptonException failure(String fact, String what) {
        return new LeptonException(ErrorCode.INTERNAL, "the drill failed, " + fact + ": " + what);
    }

    /** What it is, without what it says. */
    private static String name(Optional<BackupItem> item) {
        return item.map(one -> switch (one) {
                    case BackupItem.Resource(var resource) -> resource.kind() + "/" + resource.name();
                    case BackupItem.Change(var change) ->
                        "change " + change.revision() + "." + change.position() + " of " + change.kind() + "/"
                                + change.name();
                    case BackupItem.Artifact(var id, var _, var _) -> "model file " + id;
                })
                .orElse("nothing");
    }
}
