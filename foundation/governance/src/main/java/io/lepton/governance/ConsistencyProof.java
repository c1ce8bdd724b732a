package io.lepton.governance;

import java.util.ArrayList;
import java.util.List;

/**
 * Proves that a tree grew out of a smaller one: that nothing of that one was changed or left out.
 *
 * @param first how many leaves the smaller tree has
 * @param second how many leaves the larger tree has
 * @param path the nodes of which both roots can be made
 */
public record ConsistencyProof(long first, long second, List<LogHash> path) {
    public ConsistencyProof {
        if (first < 0 || first > second) {
            throw new IllegalArgumentException("a tree only grows: first=" + first + ", second=" + second);
        }
        path = List.copyOf(path);
    }

    /**
     * Whether it proves so of two roots; costs O(log n) hashes.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2">RFC 9162, section 2.1.4.2</a>
     */
    public boolean isGood(LogHash firstRoot, LogHash secondRoot) {
        if (first == second) {
            return path.isEmpty() && firstRoot.equals(secondRoot);
        }
        if (first == 0) {
            return path.isEmpty() && firstRoot.equals(LogHash.ofNothing());
        }
        List<LogHash> steps = new ArrayList<>(path);
        if (Long.bitCount(first) == 1) {
            steps.addFirst(firstRoot);
        }
        return !steps.isEmpty() && climb(steps, firstRoot, secondRoot);
    }

    private boolean climb(List<LogHash> steps, LogHash firstRoot, LogHash secondRoot) {
        long fn = first - 1;
        long sn = second - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        LogHash fr = steps.getFirst();
        LogHash sr = steps.getFirst();
        for (LogHash c : steps.subList(1, steps.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = LogHash.node(c, fr);
                sr = LogHash.node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = LogHash.node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
    }
}
