package io.lepton.control;

import io.lepton.artifacts.ArtifactStore;
import io.lepton.chassis.Clock;
import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.control.DesiredStore.Place;
import io.lepton.control.Replacement.Existing;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.BackupAudit;
import io.lepton.wire.BackupChange;
import io.lepton.wire.BackupHead;
import io.lepton.wire.BackupItem;
import io.lepton.wire.BackupReader;
import io.lepton.wire.BackupView;
import io.lepton.wire.Paths;
import io.lepton.wire.RestoreView;
import io.lepton.wire.SnapshotContent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What a backup is made of, and the way back.
 *
 * <p>The history is only ever added to, and model files never change; so whoever reads the resources at one revision, then
 * the history up to it, then the files, has all of one moment, while the fleet goes on. A restore takes the backup without
 * the model files, tells which of those it lacks, and does nothing until it has them.
 */
final class BackupRoutes {
    private static final int ROWS_MAX = 1_000;
    private static final long LEDGER_BYTES_MAX = 1L << 30;
    private static final String NAME = "the request's body";

    private final Mailbox mailbox;
    private final DesiredStore store;
    private final ArtifactStore artifacts;
    private final Clock clock;
    private final Replacement replacement;
    private final String programVersion;

    BackupRoutes(Mailbox mailbox, ControlPorts ports, Replacement replacement, String programVersion) {
        this.mailbox = mailbox;
        this.store = ports.desired();
        this.artifacts = ports.artifacts();
        this.clock = ports.clock();
        this.replacement = replacement;
        this.programVersion = programVersion;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Paths.API + "/backup", _ -> Response.json(mailbox.exclusively(this::view))),
                Route.get(Paths.API + "/backup/changes", this::changes),
                Route.post(Paths.API + "/restore", this::restore));
    }

    private BackupView view() {
        Ledger ledger = store.ledger();
        var head = new BackupHead(
                clock.now(),
                programVersion,
                ledger.epoch(),
                ledger.revision(),
                SnapshotContent.digest(mailbox.read(ControlCore::wholeSnapshot)));
        return new BackupView(head, ledger.resources());
    }

    private Response changes(Request request) {
        mailbox.requireReign();
        long revision = Inputs.number(request, "revision", 0, Long.MAX_VALUE).orElse(0);
        int position =
                (int) Inputs.number(request, "position", -1, Integer.MAX_VALUE).orElse(-1);
        long upTo = Inputs.number(request, "upTo", 0, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
        return Response.json(store.rows(new Place(revision, position), upTo, ROWS_MAX));
    }

    private Response restore(Request request) {
        mailbox.requireReign();
        Existing existing = Inputs.isSet(request, "replace") ? Existing.REPLACE : Existing.KEEP;
        // Kept on the disk as long as it is worked on: it is read twice, and may be larger than the memory.
        ArtifactId body = artifacts.put(request.bodyStream(), LEDGER_BYTES_MAX).id();
        try {
            return Response.json(restore(body, existing));
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "what was sent cannot be read again", e);
        } finally {
            artifacts.remove(body);
        }
    }

    private RestoreView restore(ArtifactId body, Existing existing) throws IOException {
        BackupAudit.Ledger ledger;
        try (var in = open(body)) {
            ledger = BackupAudit.ofLedger(new BackupReader(in, NAME), NAME);
        }
        List<String> wanted = ledger.artifacts().stream()
                .filter(digest -> !isHere(digest))
                .sorted()
                .toList();
        if (!wanted.isEmpty()) {
            return new RestoreView(false, 0, 0, wanted);
        }
        try (var in = open(body)) {
            var history = new History(new BackupReader(in, NAME));
            DesiredState reign = replacement.put(
                    new Ledger(ledger.head().epoch(), ledger.head().revision(), ledger.resources()), history, existing);
            return new RestoreView(true, reign.epoch(), reign.revision(), List.of());
        }
    }

    private InputStream open(ArtifactId body) {
        return new BufferedInputStream(artifacts
                .open(body)
                .orElseThrow(() -> new LeptonException(ErrorCode.STORAGE_FAILED, "what was sent is gone")));
    }

    /** Whether a model file is here, and its bytes are those of its digest; else it is sent again, which mends it. */
    private boolean isHere(String digest) {
        Optional<InputStream> found = artifacts.open(new ArtifactId(digest));
        if (found.isEmpty()) {
            return false;
        }
        try (var bytes = found.get()) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** The changes in a backup, each one seen to be readable. Confined to one thread. */
    private static final class History implements Iterator<BackupChange> {
        private final BackupReader reader;
        private Optional<BackupChange> next;

        History(BackupReader reader) {
            this.reader = reader;
            this.next = find();
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public BackupChange next() {
            BackupChange change = next.orElseThrow(NoSuchElementException::new);
            try {
                var _ = ChangeRows.change(change);
            } catch (LeptonException | IllegalArgumentException e) {
                throw new LeptonException(
                        ErrorCode.INVALID_BACKUP,
                        "a change cannot be read: revision=" + change.revision() + ", position=" + change.position()
                                + ", cause=" + e.getMessage(),
                        e);
            }
            next = find();
            return change;
        }

        private Optional<BackupChange> find() {
            try {
                for (var item = reader.next(); item.isPresent(); item = reader.next()) {
                    if (item.get() instanceof BackupItem.Change(var change)) {
                        return Optional.of(change);
                    }
                }
                return Optional.empty();
            } catch (IOException e) {
                throw new LeptonException(ErrorCode.STORAGE_FAILED, "what was sent cannot be read again", e);
            }
        }
    }
}
