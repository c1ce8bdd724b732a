package io.lepton.control.jobs;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.RunView.ScoreView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A training on a node, as it is kept. Immutable.
 *
 * @param number counts the jobs of a fleet, from 1
 * @param wish what was asked for
 * @param state how it stands
 * @param attempt how often it was handed to a node; what a node says of an earlier time is not heard
 * @param holder the node that it was handed to last
 * @param end how it ended, while it has
 */
public record TrainingJob(int number, Wish wish, State state, int attempt, Optional<NodeId> holder, Optional<End> end) {
    /** How a job stands. The names are stored. */
    public enum State {
        /** It waits for a node. */
        QUEUED,
        /** A node has it. */
        RUNNING,
        /** A node has it, and is to save and end. */
        CANCELLING,
        /** What it learned is registered. */
        FINISHED,
        /** Something went wrong; it may be taken up again. */
        FAILED,
        /** Somebody ended it; it may be taken up again. */
        CANCELLED;

        /** Whether a node has it. */
        boolean isHeld() {
            return this == RUNNING || this == CANCELLING;
        }

        /** Whether nothing more comes of it by itself. */
        public boolean isOver() {
            return this == FINISHED || this == FAILED || this == CANCELLED;
        }
    }

    /**
     * What was asked for, and by whom.
     *
     * @param node the only node that may have it
     * @param memory how large the Java heap may become
     */
    public record Wish(
            ModelName model,
            String file,
            String text,
            RegionId region,
            Optional<NodeId> node,
            Optional<String> memory,
            String by,
            Instant at) {}

    /**
     * How it ended.
     *
     * @param reason why, if not finished
     * @param version what was registered
     * @param scores what came of the evaluation
     * @param lines the last lines that it said
     */
    public record End(
            Instant at,
            Optional<String> reason,
            Optional<ModelVersionId> version,
            List<ScoreView> scores,
            List<String> lines) {
        public End {
            scores = List.copyOf(scores);
            lines = List.copyOf(lines);
        }
    }

    /** A job that waits for its first node. */
    public static TrainingJob queued(int number, Wish wish) {
        return new TrainingJob(number, wish, State.QUEUED, 0, Optional.empty(), Optional.empty());
    }

    /** The name under which it is kept. */
    public String name() {
        return Integer.toString(number);
    }

    /** Whether a node may have it at all. */
    boolean isFor(NodeId node, RegionId region) {
        return wish.region().equals(region) && wish.node().map(node::equals).orElse(true);
    }

    /** Whether a node has it. */
    public boolean isHeldBy(NodeId node) {
        return state.isHeld() && holder.equals(Optional.of(node));
    }

    /** In the hands of a node, from now on of no other. */
    TrainingJob takenBy(NodeId node) {
        return new TrainingJob(number, wish, State.RUNNING, attempt + 1, Optional.of(node), Optional.empty());
    }

    /** Its node is to save and end. */
    TrainingJob cancelling() {
        return new TrainingJob(number, wish, State.CANCELLING, attempt, holder, Optional.empty());
    }

    TrainingJob ended(State how, End end) {
        return new TrainingJob(number, wish, how, attempt, holder, Optional.of(end));
    }

    /** It waits again; the node that had it is asked first. */
    TrainingJob queuedAgain() {
        return new TrainingJob(number, wish, State.QUEUED, attempt, holder, Optional.empty());
    }
}
