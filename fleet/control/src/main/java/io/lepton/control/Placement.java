package io.lepton.control;

import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses the nodes of one region that are to hold a model; a pure function.
 *
 * <p>Holders come first, then living nodes, then holders that are lost, each kind by {@link Rendezvous}. So an assignment
 * stays while its node lives or may just be silent; a lost holder gives way only to a living node; and one for whom there
 * was none still holds when it returns. Nodes of other regions are never among the candidates.
 */
final class Placement {
    /** How long ago a node was heard. */
    enum Pulse {
        /** Just now. */
        ALIVE,
        /** Not lately, but not long enough to give it up. */
        SILENT,
        /** Too long ago to wait for it. */
        LOST
    }

    private static final int OUT_OF_QUESTION = 3;

    private record Candidate(NodeId node, int rank, long score) {}

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingInt(Candidate::rank)
            .thenComparing(Comparator.comparingLong(Candidate::score).reversed())
            .thenComparing(Candidate::node);

    private Placement() {}

    /**
     * Chooses.
     *
     * @param region every node of the region
     * @param holders which of them were chosen last time
     * @return at most {@code replicas} nodes
     */
    static Set<NodeId> choose(ModelName model, int replicas, Map<NodeId, Pulse> region, Set<NodeId> holders) {
        List<NodeId> ranked = rank(model, region, holders);
        return new TreeSet<>(ranked.subList(0, Math.min(replicas, ranked.size())));
    }

    /** The nodes that may hold the model, the best first. */
    static List<NodeId> rank(ModelName model, Map<NodeId, Pulse> region, Set<NodeId> holders) {
        List<Candidate> candidates = new ArrayList<>();
        region.forEach((node, pulse) -> {
            int rank = rank(pulse, holders.contains(node));
            if (rank < OUT_OF_QUESTION) {
                candidates.add(new Candidate(node, rank, Rendezvous.score(model, node)));
            }
        });
        candidates.sort(BEST_FIRST);
        return candidates.stream().map(Candidate::node).toList();
    }

    private static int rank(Pulse pulse, boolean holds) {
        return switch (pulse) {
            case ALIVE -> holds ? 0 : 1;
            case SILENT -> holds ? 0 : OUT_OF_QUESTION;
            case LOST -> holds ? 2 : OUT_OF_QUESTION;
        };
    }
}
