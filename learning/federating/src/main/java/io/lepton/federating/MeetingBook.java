package io.lepton.federating;

import io.lepton.data.Column;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.secure.Bytes;
import io.lepton.runs.RunFolder;
import io.lepton.transport.Reception;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What sites have told the coordinator before the first round, kept in the federation's folder. Once all have told everything it
 * stands: from then on who comes with another key, or other rows, is refused. Guarded by its own lock; safe for any thread.
 */
final class MeetingBook implements Reception {
    private static final String ID = "federation.id";
    private static final int ID_BYTES = 16;

    private final FederationFile file;
    private final RunFolder folder;
    private final String terms;
    private final String federation;
    private final Duration stepTime;
    private final Consumer<String> progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final HeadBook heads;
    private final Map<String, Kept> kept = new TreeMap<>();
    private Optional<Settled> settled = Optional.empty();

    private record Kept(Meeting.Shown shown, Optional<Meeting.Told> told) {}

    private MeetingBook(
            FederationFile file, RunFolder folder, String federation, Duration stepTime, Consumer<String> progress) {
        this.file = file;
        this.folder = folder;
        this.terms = Meeting.terms(folder.jobText());
        this.federation = federation;
        this.stepTime = stepTime;
        this.progress = progress;
        this.heads = new HeadBook(folder);
    }

    /** The book of a federation; begun if there is none. */
    static MeetingBook in(
            RunFolder folder, FederationFile file, Duration stepTime, SecureRandom random, Consumer<String> progress) {
        String federation = folder.kept(ID).orElseGet(() -> {
            byte[] drawn = new byte[ID_BYTES];
            random.nextBytes(drawn);
            String made = Bytes.of(drawn).toHex();
            folder.keep(ID, made);
            return made;
        });
        var book = new MeetingBook(file, folder, federation, stepTime, progress);
        for (String site : file.sitesInOrder().keySet()) {
            folder.kept(page(site))
                    .ifPresent(
                            text -> book.kept.put(site, Json.read(text.getBytes(StandardCharsets.UTF_8), Kept.class)));
        }
        return book;
    }

    private static String page(String site) {
        return "met-" + site + ".json";
    }

    @Override
    public byte[] answer(String site, byte[] content) {
        var said = Json.read(content, Meeting.Said.class);
        if (!said.terms().equals(terms)) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the site was given another file than the coordinator: site=" + site + ", terms=" + said.terms()
                            + ", coordinator=" + terms);
        }
        said.head().ifPresent(head -> heads.take(site, head));
        lock.lock();
        try {
            said.shown().ifPresent(shown -> show(site, shown, said.told()));
            return Json.write(new Meeting.Answer(
                    federation,
                    missing(said.told().isPresent()),
                    agreed(),
                    said.told().isPresent() && missing(true).isEmpty()
                            ? Optional.of(settle().settlement(site, stepTime))
                            : Optional.empty()));
        } finally {
            lock.unlock();
        }
    }

    /** What sites tell once the federation is over. */
    HeadBook heads() {
        return heads;
    }

    private void show(String site, Meeting.Shown shown, Optional<Meeting.Told> told) {
        var before = Optional.ofNullable(kept.get(site));
        if (missing(true).isEmpty()) {
            requireSame(site, before.orElseThrow(), shown, told);
            return;
        }
        told.ifPresent(rows -> Settled.check(site, agreed().orElse(shown.columns()), rows));
        var known = before.filter(one -> one.shown().equals(shown)).flatMap(Kept::told);
        var now = new Kept(shown, told.or(() -> known));
        if (!before.equals(Optional.of(now))) {
            kept.put(site, now);
            folder.keep(page(site), Json.writePretty(now));
            List<String> missing = missing(now.told().isPresent());
            progress.accept(site
                    + (now.told().isPresent() ? " is ready" : " is there")
                    + (missing.isEmpty() ? "" : ", waiting for " + String.join(", ", missing)));
            changed.signalAll();
        }
    }

    /** A key that is lost takes what it was agreed on with it, and the account of what was spent of the site's privacy. */
    private static void requireSame(String site, Kept before, Meeting.Shown shown, Optional<Meeting.Told> told) {
        if (!before.shown().identity().equals(shown.identity())) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the site has agreed to the plan with another key, so it has lost what it kept of this federation; it can"
                            + " take part in another one only: site=" + site);
        }
        boolean isChanged = !before.shown().equals(shown)
                || told.filter(now -> !before.told().equals(Optional.of(now))).isPresent();
        if (isChanged) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "a site's data has changed since the federation began; start another: site=" + site);
        }
    }

    /** The columns of the site whose name is first, once all have shown theirs. */
    private Optional<List<Column>> agreed() {
        return missing(false).isEmpty()
                ? Optional.of(kept.values().iterator().next().shown().columns())
                : Optional.empty();
    }

    /** Who has not shown its columns yet, or not told everything. */
    private List<String> missing(boolean isEverythingWanted) {
        List<String> missing = new ArrayList<>(file.sitesInOrder().keySet());
        kept.forEach((site, one) -> {
            if (!isEverythingWanted || one.told().isPresent()) {
                missing.remove(site);
            }
        });
        return missing;
    }

    /**
     * What follows from what all have told; waits for that.
     *
     * @return empty if it takes longer
     * @throws LeptonException if it does not go together
     */
    Optional<Settled> await(Duration max) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = max.toNanos();
            while (!missing(true).isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return missing(true).isEmpty() ? Optional.of(settle()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Settled settle() {
        if (settled.isEmpty()) {
            Map<String, Meeting.Shown> shown = new TreeMap<>();
            Map<String, Meeting.Told> told = new TreeMap<>();
            kept.forEach((site, one) -> {
                shown.put(site, one.shown());
                told.put(site, one.told().orElseThrow());
            });
            settled = Optional.of(Settled.of(file, shown, told));
        }
        return settled.get();
    }
}
