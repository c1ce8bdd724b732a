package io.lepton.wire;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.NodeId;
import io.lepton.wire.RunView.ScoreView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node that takes jobs tells of them, at least every other second; the answer is {@link JobOrders}.
 *
 * @param node who speaks
 * @param jobs the jobs of which something is to be told
 */
public record JobReport(NodeId node, List<Standing> jobs) {
    public JobReport {
        jobs = List.copyOf(jobs);
    }

    /** How a job stands. */
    public enum State {
        RUNNING,
        FINISHED,
        CANCELLED,
        FAILED
    }

    /**
     * One job.
     *
     * @param attempt which handing over of the job it is about
     * @param reason why it ended otherwise than finished
     * @param log what it said since
     * @param product what it has made
     */
    public record Standing(
            int job,
            int attempt,
            State state,
            Optional<String> reason,
            Optional<LogPart> log,
            Optional<Product> product) {}

    /**
     * Some lines of a log, one after the other.
     *
     * @param since behind which place they stand; one that the control plane has given
     * @param next the place behind them
     */
    public record LogPart(String since, String next, List<String> lines) {
        public LogPart {
            lines = List.copyOf(lines);
        }
    }

    /**
     * What is to be registered; the file has been sent before.
     *
     * @param labels short words that go with the version
     * @param annotations longer words that go with the version
     * @param scores what came of the evaluation on the rows held out
     */
    public record Product(
            ArtifactId artifact, Map<String, String> labels, Map<String, String> annotations, List<ScoreView> scores) {
        public Product {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
            scores = List.copyOf(scores);
        }
    }
}
