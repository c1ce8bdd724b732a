package io.lepton.control;

import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;

/**
 * Rendezvous hashing: each node draws a score for a model, and the highest scores win.
 *
 * <p>A node that comes or goes moves only the models that it wins or held. Scores are FNV-1a over both names, spread by
 * MurmurHash3's finaliser, so that every process and every release draws the same.
 *
 * @see <a href="https://doi.org/10.1109/90.663936">Thaler and Ravishankar 1998</a>
 */
final class Rendezvous {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    static long score(ModelName model, NodeId node) {
        // A slash is in no name, so that no two pairs run together.
        return spread(fnv(fnv(fnv(FNV_OFFSET, model.value()), "/"), node.value()));
    }

    private static long fnv(long hash, String text) {
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    private static long spread(long hash) {
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
