package io.lepton.wire;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.RunView.ScoreView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A training on a node, as people see it.
 *
 * @param number counts the jobs of a fleet, from 1
 * @param model the name under which what is learned is registered
 * @param file how the job's file was called
 * @param region whose data is learned from
 * @param node who trains, or did last; until then who alone may, if that was said
 * @param state {@code queued}, {@code running}, {@code cancelling}, {@code finished}, {@code failed} or {@code cancelled}
 * @param attempt how often it was handed to a node
 * @param submittedBy who asked for it
 * @param endedAt absent until it is over
 * @param reason why it waits, or ended otherwise than finished
 * @param version what was registered
 * @param scores what came of the evaluation on the rows held out
 */
public record JobView(
        int number,
        ModelName model,
        String file,
        RegionId region,
        Optional<NodeId> node,
        String state,
        int attempt,
        String submittedBy,
        Instant submittedAt,
        Optional<Instant> endedAt,
        Optional<String> reason,
        Optional<ModelVersionId> version,
        List<ScoreView> scores) {
    public JobView {
        scores = List.copyOf(scores);
    }

    /** Whether nothing more comes of it by itself. */
    public boolean isOver() {
        return switch (state) {
            case "finished", "failed", "cancelled" -> true;
            default -> false;
        };
    }
}
