package io.lepton.governance;

import io.lepton.governance.AuditFinding.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines from behind what is known to be sound up to a head that is believed, held against both ends.
 *
 * <p>Each line carries the hash of the one before. Walking forward from the sound end shows how far lines follow from it;
 * walking backward from the head shows which lines the head vouches for, one through the other. If the two walks meet,
 * everything is as it was signed. If not, what happened lies between them. Which of the two lines at the seam is the wrong
 * one, the chain alone cannot say; there the tree helps: of the few things that may have happened, the one that gives the
 * root in the head is what happened.
 */
final class AuditSpan {
    private final AuditPosition sound;
    private final Optional<MerkleFrontier> tree;
    private final List<AuditItem> lines;
    private final TreeHead head;
    /** How many lines follow from the sound end. */
    private int forward;
    /** How many entries there are behind those. */
    private long entriesForward;
    /** The first of the lines that the head vouches for. */
    private int backward;
    /** How many entries come before that one. */
    private long entriesBackward;
    /** The hash that the line before that one had when it was signed. */
    private LogHash vouched;

    /**
     * A span; nothing is looked at yet.
     *
     * @param sound where it begins
     * @param tree the tree there, if it is known
     * @param lines what follows, without the head
     * @param head the head at its end
     */
    AuditSpan(AuditPosition sound, Optional<MerkleFrontier> tree, List<AuditItem> lines, TreeHead head) {
        this.sound = sound;
        this.tree = tree;
        this.lines = lines;
        this.head = head;
        this.vouched = head.previous();
        this.entriesForward = sound.size();
    }

    /**
     * What is wrong with it, if anything is, and the tree behind it, if that can be known.
     *
     * @param finding at most one: it spans everything that is wrong
     */
    record Outcome(Optional<AuditFinding> finding, @Nullable MerkleFrontier tree) {
        Optional<MerkleFrontier> known() {
            return Optional.ofNullable(tree);
        }
    }

    /** Looks at it; {@code headPlace} is where the head is. */
    Outcome look(AuditPlace headPlace) {
        walkForward();
        walkBackward();
        if (forward == lines.size() && backward == 0 && entriesForward == head.size()) {
            return whole(headPlace);
        }
        return damaged(headPlace);
    }

    private void walkForward() {
        LogHash last = sound.previous();
        for (AuditItem item : lines) {
            if (!item.follows(last, entriesForward)) {
                return;
            }
            last = item.hash();
            entriesForward = item.after();
            forward++;
        }
    }

    private void walkBackward() {
        backward = lines.size();
        entriesBackward = head.size();
        while (backward > 0) {
            AuditItem item = lines.get(backward - 1);
            if (!item.hash().equals(vouched) || item.after() != entriesBackward) {
                return;
            }
            backward--;
            entriesBackward = item.before();
            vouched = item.previous().orElseThrow();
        }
    }

    private Outcome whole(AuditPlace headPlace) {
        MerkleFrontier grown = grown(lines.size(), Optional.empty(), lines.size());
        if (grown == null || grown.root().equals(head.root())) {
            return new Outcome(Optional.empty(), grown);
        }
        AuditPlace first = lines.isEmpty() ? headPlace : lines.getFirst().place();
        return new Outcome(
                Optional.of(new AuditFinding(Kind.OTHER_TREE, first, headPlace, sound.size(), head.size())), null);
    }

    /** Tries what may have happened, the smallest first; what cannot be told apart is told together. */
    private Outcome damaged(AuditPlace headPlace) {
        int meeting = meeting();
        if (meeting >= 0) {
            // The head vouches for all up to there; lines were put between.
            return outcome(finding(meeting, backward, headPlace), grown(meeting, Optional.empty(), backward));
        }
        if (entriesForward == entriesBackward && forward <= backward) {
            var intact = grown(forward, Optional.empty(), backward);
            if (isSigned(intact)) {
                return outcome(finding(forward, backward, headPlace), intact);
            }
            if (forward == backward && forward > 0 && lines.get(forward - 1).isEntry()) {
                var replaced = grown(forward - 1, Optional.of(vouched), backward);
                if (isSigned(replaced)) {
                    return outcome(finding(forward - 1, backward, headPlace), replaced);
                }
            }
        }
        if (entriesForward + 1 == entriesBackward && forward <= backward) {
            var completed = grown(forward, Optional.of(vouched), backward);
            if (isSigned(completed)) {
                return outcome(finding(forward, backward, headPlace), completed);
            }
        }
        int from = Math.min(isVouchedSomewhere() ? forward : Math.max(forward - 1, 0), backward);
        return outcome(finding(from, backward, headPlace), restarted());
    }

    private Outcome outcome(AuditFinding finding, @Nullable MerkleFrontier grown) {
        return new Outcome(Optional.of(finding), isSigned(grown) ? grown : restarted());
    }

    private boolean isSigned(@Nullable MerkleFrontier grown) {
        return grown != null && grown.root().equals(head.root());
    }

    /** How many of the lines that follow from the sound end the head vouches for; -1 if it vouches for none, nor the end. */
    private int meeting() {
        for (int count = Math.min(forward, backward); count >= 0; count--) {
            AuditItem last = count == 0 ? null : lines.get(count - 1);
            LogHash hash = last == null ? sound.previous() : last.hash();
            long entries = last == null ? sound.size() : last.after();
            if (hash.equals(vouched) && entries == entriesBackward) {
                return count;
            }
        }
        return -1;
    }

    /** Whether a line further on vouches for the last of those that follow from the sound end. */
    private boolean isVouchedSomewhere() {
        if (forward == 0) {
            return true;
        }
        var last = Optional.of(lines.get(forward - 1).hash());
        return lines.subList(forward, lines.size()).stream()
                .anyMatch(item -> item.previous().equals(last));
    }

    /**
     * The tree with the entries of the lines before {@code end}, perhaps a leaf, and the entries of those from {@code begin}
     * on; null if the tree before is not known, or the numbers of the entries do not fit.
     */
    private @Nullable MerkleFrontier grown(int end, Optional<LogHash> leaf, int begin) {
        if (tree.isEmpty()) {
            return restarted();
        }
        MerkleFrontier grown = tree.get().copy();
        lines.subList(0, end).forEach(item -> append(grown, item));
        leaf.ifPresent(grown::append);
        lines.subList(begin, lines.size()).forEach(item -> append(grown, item));
        return grown.size() == head.size() ? grown : restarted();
    }

    /** The tree by the last start of a file that the head vouches for. */
    private @Nullable MerkleFrontier restarted() {
        MerkleFrontier grown = null;
        for (AuditItem item : lines.subList(backward, lines.size())) {
            if (item.line() instanceof AuditLine.Start(var start)) {
                grown = MerkleFrontier.of(start.size(), start.peaks());
            } else if (grown != null) {
                append(grown, item);
            }
        }
        return grown;
    }

    private static void append(MerkleFrontier grown, AuditItem item) {
        if (item.isEntry()) {
            grown.append(item.hash());
        }
    }

    private AuditFinding finding(int from, int to, AuditPlace headPlace) {
        long firstEntry = from < forward ? lines.get(from).before() : entriesForward;
        long endEntry = Math.max(entriesBackward, firstEntry);
        List<AuditItem> between = lines.subList(from, to);
        AuditPlace standing = to < lines.size() ? lines.get(to).place() : headPlace;
        AuditPlace first = between.isEmpty() ? standing : between.getFirst().place();
        AuditPlace last = between.isEmpty() ? standing : between.getLast().place();
        return new AuditFinding(kind(between, firstEntry, endEntry), first, last, firstEntry, endEntry);
    }

    private static Kind kind(List<AuditItem> between, long firstEntry, long endEntry) {
        if (between.isEmpty()) {
            return Kind.DROPPED;
        }
        if (firstEntry == endEntry && between.stream().anyMatch(AuditItem::isEntry)) {
            return Kind.INSERTED;
        }
        return between.size() > 1 && holdExactly(between, firstEntry, endEntry) ? Kind.REORDERED : Kind.ALTERED;
    }

    private static boolean holdExactly(List<AuditItem> between, long firstEntry, long endEntry) {
        List<Long> numbers = new ArrayList<>();
        between.stream().filter(AuditItem::isEntry).forEach(item -> numbers.add(item.before()));
        Set<Long> different = new HashSet<>(numbers);
        return numbers.size() == endEntry - firstEntry
                && different.size() == numbers.size()
                && numbers.stream().allMatch(number -> number >= firstEntry && number < endEntry);
    }
}
