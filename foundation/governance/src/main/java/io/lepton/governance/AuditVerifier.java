package io.lepton.governance;

import io.lepton.governance.AuditFinding.Kind;
import io.lepton.governance.AuditLine.Break;
import io.lepton.governance.AuditReport.Tail;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from its first line to its last and finds where it is not what was signed. Confined to one thread.
 *
 * <p>A head vouches for every line before it, other heads included, so of many heads the signature of the last is enough. Lines
 * are kept until there are so many that a head is worth its signature; if they are not sound up to that one, they are gone
 * through again head by head, which tells where.
 */
public final class AuditVerifier {
    /** More lines than this between two heads are never written; the rest is then not looked at one by one. */
    private static final int LINES_OPEN_MAX = 1 << 20;
    /** Checking a signature takes as long as reading some hundred lines. */
    private static final int LINES_OPEN = 1 << 10;

    private final HeadKeys keys;
    private final Optional<TreeHead> kept;
    private final boolean isPart;
    private final int linesOpen;
    private final List<AuditItem> open = new ArrayList<>();
    private final List<AuditFinding> findings = new ArrayList<>();
    private AuditPosition sound = AuditPosition.start();
    private @Nullable MerkleFrontier tree = MerkleFrontier.empty();
    private @Nullable TreeHead newest;
    private boolean isBegun;
    private int settleAt;
    private AuditPlace end = new AuditPlace("nothing", 0, 0);
    private long firstEntry;
    private long headCount;
    private boolean isKeptHeadMet;

    private AuditVerifier(HeadKeys keys, Optional<TreeHead> kept, boolean isPart, int linesOpen) {
        this.keys = keys;
        this.kept = kept;
        this.isPart = isPart;
        this.linesOpen = linesOpen;
        this.settleAt = linesOpen;
    }

    /**
     * Reads a log from its very beginning.
     *
     * @param kept a head that was kept elsewhere: the log must have grown out of it; its signature is the caller's to judge
     */
    public static AuditVerifier ofWhole(HeadKeys keys, Optional<TreeHead> kept) {
        return new AuditVerifier(keys, kept, false, LINES_OPEN);
    }

    /** Reads a log from the beginning of any of its files; what is before is not looked at. */
    public static AuditVerifier ofPart(HeadKeys keys, Optional<TreeHead> kept) {
        return new AuditVerifier(keys, kept, true, LINES_OPEN);
    }

    /** As {@link #ofWhole}, checking the signature of a head after so many lines. */
    static AuditVerifier checkingAfter(int lines, HeadKeys keys, Optional<TreeHead> kept) {
        return new AuditVerifier(keys, kept, false, lines);
    }

    /**
     * Takes every line of a file.
     *
     * @param file what places call it
     */
    public void addAll(String file, InputStream in) throws IOException {
        long[] number = {0};
        boolean _ = AuditLines.read(in, Long.MAX_VALUE, (line, isEnded, offset) -> {
            add(line, isEnded, new AuditPlace(file, ++number[0], offset));
            return true;
        });
    }

    /**
     * Takes the next line.
     *
     * @param content without its line feed
     * @param isEnded whether it has one
     */
    public void add(byte[] content, boolean isEnded, AuditPlace place) {
        AuditItem item = isEnded ? AuditItem.of(content, place) : unended(content, place);
        if (!isBegun) {
            begin(item);
        }
        end = place;
        keep(item);
        if (item.line() instanceof AuditLine.Head && open.size() >= settleAt) {
            settle();
            // What stays unsettled is gone through again only once there is as much more of it.
            settleAt = Math.max(linesOpen, 2 * open.size());
        }
    }

    private void keep(AuditItem item) {
        if (open.size() < LINES_OPEN_MAX) {
            open.add(item);
        }
    }

    /** Takes what is kept for sound up to its last head, or goes through it head by head. */
    private void settle() {
        int last = open.size() - 1;
        while (last >= 0 && !(open.get(last).line() instanceof AuditLine.Head)) {
            last--;
        }
        if (last >= 0 && !isSound(last)) {
            List<AuditItem> again = List.copyOf(open);
            open.clear();
            again.forEach(this::look);
        }
    }

    /** Whether what is kept is sound up to a head; it is taken for that then. */
    private boolean isSound(int headAt) {
        AuditItem item = open.get(headAt);
        if (!(item.line() instanceof AuditLine.Head(var head)) || head.size() <= sound.size() || !keys.believe(head)) {
            return false;
        }
        List<AuditItem> lines = List.copyOf(open.subList(0, headAt));
        var outcome = new AuditSpan(sound, Optional.ofNullable(tree), lines, head).look(item.place());
        if (outcome.finding().isPresent()) {
            return false;
        }
        List<AuditItem> rest = List.copyOf(open.subList(headAt + 1, open.size()));
        close(lines, item, head, outcome);
        open.clear();
        open.addAll(rest);
        return true;
    }

    /** Takes a line of which it is known that not all around it is sound. */
    private void look(AuditItem item) {
        if (item.line() instanceof AuditLine.Head(var head) && isEnd(head)) {
            close(open, item, head);
            open.clear();
        } else {
            keep(item);
        }
    }

    /** What was found, once the last line was taken. */
    public AuditReport finish() {
        settle();
        closeAtLastHead();
        Optional<Tail> tail = lookAtRest();
        kept.filter(head -> !isKeptHeadMet && head.size() > sound.size()).ifPresent(this::missing);
        return new AuditReport(
                firstEntry,
                Optional.ofNullable(newest).map(_ -> sound),
                Optional.ofNullable(newest),
                headCount,
                findings,
                tail,
                isKeptHeadMet);
    }

    /** The last line may be the beginning of one, with zeros behind it where a file grew before its bytes were written. */
    private static AuditItem unended(byte[] content, AuditPlace place) {
        int length = content.length;
        while (length > 0 && content[length - 1] == 0) {
            length--;
        }
        AuditLine line = AuditLine.read(Arrays.copyOf(content, length));
        AuditLine torn = length == 0 || !(line instanceof AuditLine.Broken) ? new AuditLine.Broken(Break.TORN) : line;
        return new AuditItem(Optional.empty(), torn, LogHash.leaf(content), place, content.length, false);
    }

    private void begin(AuditItem item) {
        isBegun = true;
        if (isPart && item.line() instanceof AuditLine.Start(var start)) {
            firstEntry = start.size();
            sound = new AuditPosition(start.size(), start.peaks(), start.previous(), 0);
            tree = MerkleFrontier.of(start.size(), start.peaks());
        }
    }

    /**
     * Whether a head closes what is open: it is believed, tells of something new, and vouches for the line right before. One
     * that does not was put there, or the line before was; the next head tells.
     */
    private boolean isEnd(TreeHead head) {
        LogHash before = open.isEmpty() ? sound.previous() : open.getLast().hash();
        return head.size() > sound.size() && head.previous().equals(before) && keys.believe(head);
    }

    private void close(List<AuditItem> lines, AuditItem headItem, TreeHead head) {
        Optional<MerkleFrontier> known = Optional.ofNullable(tree);
        close(lines, headItem, head, new AuditSpan(sound, known, lines, head).look(headItem.place()));
    }

    private void close(List<AuditItem> lines, AuditItem headItem, TreeHead head, AuditSpan.Outcome outcome) {
        outcome.finding().ifPresent(findings::add);
        compareWithKept(lines, headItem.place(), head, outcome.finding().isEmpty());
        tree = outcome.known().orElse(null);
        List<LogHash> peaks = tree == null ? List.of() : tree.peaks();
        long length = headItem.place().offset() + headItem.bytes();
        sound = new AuditPosition(head.size(), peaks, headItem.hash(), length);
        newest = head;
        headCount += 1
                + lines.stream()
                        .filter(item -> item.line() instanceof AuditLine.Head)
                        .count();
    }

    /** A head that was kept is the head of this log at its size, or the root of the tree as it was there. */
    private void compareWithKept(List<AuditItem> lines, AuditPlace place, TreeHead head, boolean isSpanWhole) {
        if (kept.isEmpty() || kept.get().size() <= sound.size() || kept.get().size() > head.size()) {
            return;
        }
        TreeHead other = kept.get();
        boolean isSame;
        if (other.size() == head.size()) {
            isSame = other.root().equals(head.root());
        } else if (isSpanWhole && tree != null) {
            MerkleFrontier grown = tree.copy();
            lines.stream()
                    .filter(AuditItem::isEntry)
                    .limit(other.size() - grown.size())
                    .forEach(item -> grown.append(item.hash()));
            isSame = other.root().equals(grown.root());
        } else {
            return;
        }
        isKeptHeadMet = true;
        if (!isSame) {
            findings.add(new AuditFinding(Kind.OTHER_TREE, place, place, firstEntry, other.size()));
        }
    }

    /** Where the line before the last head is not what it was, no head closed what is open; then the last that may, does. */
    private void closeAtLastHead() {
        for (int i = open.size() - 1; i >= 0; i--) {
            AuditItem item = open.get(i);
            if (item.line() instanceof AuditLine.Head(var head) && head.size() > sound.size() && keys.believe(head)) {
                List<AuditItem> rest = List.copyOf(open.subList(i + 1, open.size()));
                close(List.copyOf(open.subList(0, i)), item, head);
                open.clear();
                open.addAll(rest);
                return;
            }
        }
    }

    /** What no head vouches for: sound as far as it goes if only a writer died at it. */
    private Optional<Tail> lookAtRest() {
        if (open.isEmpty()) {
            return Optional.empty();
        }
        LogHash last = sound.previous();
        long entries = sound.size();
        int sane = 0;
        for (AuditItem item : open) {
            boolean isMark = item.line() instanceof AuditLine.Head;
            if (isMark || !item.isEnded() || !item.follows(last, entries)) {
                break;
            }
            last = item.hash();
            entries = item.after();
            sane++;
        }
        boolean isTorn = sane == open.size()
                || (sane == open.size() - 1 && open.getLast().isTorn());
        if (!isTorn) {
            AuditPlace first = open.get(sane).place();
            findings.add(new AuditFinding(Kind.ALTERED, first, open.getLast().place(), entries, entries));
            return Optional.empty();
        }
        long bytes = open.stream().mapToLong(AuditItem::bytes).sum();
        return Optional.of(new Tail(open.getFirst().place(), bytes));
    }

    /** Of what was kept, everything behind the newest head is missing, or there without a head that vouches for it. */
    private void missing(TreeHead head) {
        AuditPlace place = open.isEmpty() ? end : open.getFirst().place();
        findings.add(new AuditFinding(Kind.DROPPED, place, end, sound.size(), head.size()));
    }
}
