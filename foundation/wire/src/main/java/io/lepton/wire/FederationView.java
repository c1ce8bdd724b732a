package io.lepton.wire;

import java.util.List;
import java.util.Optional;

/**
 * A federation as it is recorded and shown: a training of several sites together, whose rows stay where they are.
 *
 * @param run what it has in common with every training; its number counts the federations of one home
 * @param agreement what all sites agreed on; absent until their rows have been read
 * @param sites who learns
 * @param rounds what became of each round so far, those that came to nothing among them
 * @param ledger what noise has let through of each site; absent where none is added
 * @param variants the model as each site's region has it for itself; none where all have the same
 */
public record FederationView(
        RunView run,
        Optional<AgreementView> agreement,
        List<SiteView> sites,
        List<RoundView> rounds,
        Optional<LedgerView> ledger,
        List<VariantView> variants) {
    public FederationView {
        variants = List.copyOf(variants);
        sites = List.copyOf(sites);
        rounds = List.copyOf(rounds);
    }

    /**
     * What all sites agreed on.
     *
     * @param strategy how updates become a step
     * @param roundsMax how many rounds are to be committed
     * @param isSecure whether updates are added up so that nobody sees a single one
     * @param parameters how many numbers the model consists of
     * @param deploysItself whether the model is to be served as soon as it is there
     * @param warnings what a person should know of the agreement
     */
    public record AgreementView(
            String strategy,
            int roundsMax,
            boolean isSecure,
            int parameters,
            boolean deploysItself,
            List<String> warnings) {
        public AgreementView {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A site.
     *
     * @param trainRows rows that it learns from
     * @param testRows rows that it holds out
     * @param sha256 the digest of its data
     * @param problems what is wrong with its data, a line each
     */
    public record SiteView(
            String name, String region, int trainRows, int testRows, String sha256, List<String> problems) {
        public SiteView {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A round.
     *
     * @param outcome {@code committed} or {@code aborted}
     * @param reason why it came to nothing; empty if it did not
     * @param asked who was asked to take part
     * @param updates how many updates are in the model
     * @param dropped of those who were asked, whose update is not in the model
     * @param bytesDown of all letters to sites
     * @param bytesUp of all letters from sites
     * @param scores how the model did on the rows that each site holds out
     * @param loss what has been spent of everybody's privacy by then; absent where no noise is added
     */
    public record RoundView(
            int round,
            String outcome,
            String reason,
            List<String> asked,
            int updates,
            List<String> dropped,
            long bytesDown,
            long bytesUp,
            List<SiteScore> scores,
            Optional<LossView> loss) {
        public RoundView {
            asked = List.copyOf(asked);
            dropped = List.copyOf(dropped);
            scores = List.copyOf(scores);
        }

        public boolean isCommitted() {
            return outcome.equals("committed");
        }

        /** The share of all held-out rows that was right. */
        public double accuracy() {
            long rows = scores.stream().mapToLong(SiteScore::rows).sum();
            double right = scores.stream()
                    .mapToDouble(one -> one.accuracy() * one.rows())
                    .sum();
            return rows == 0 ? 0 : right / rows;
        }

        /** The site where the model does worst; absent if none tried it. */
        public Optional<SiteScore> worst() {
            return scores.stream()
                    .filter(one -> one.rows() > 0)
                    .min((a, b) -> Double.compare(a.accuracy(), b.accuracy()));
        }

        /** How far apart the sites are: the standard deviation of their accuracies. */
        public double spread() {
            var known = scores.stream().filter(one -> one.rows() > 0).toList();
            double mean =
                    known.stream().mapToDouble(SiteScore::accuracy).average().orElse(0);
            return Math.sqrt(known.stream()
                    .mapToDouble(one -> (one.accuracy() - mean) * (one.accuracy() - mean))
                    .average()
                    .orElse(0));
        }
    }

    /** How the model did on the rows that one site holds out. */
    public record SiteScore(String site, long rows, double accuracy, double loss) {}

    /**
     * What has been spent of everybody's privacy: see {@code lepton privacy epsilon}.
     *
     * @param epsilon by the distribution of privacy losses, rounded up
     * @param epsilonByRenyi the looser bound
     * @param noise z, the noise's deviation in units of the clipping bound
     * @param steps T, how often it was added
     */
    public record LossView(
            double epsilon, double epsilonByRenyi, double delta, double samplingRate, double noise, int steps) {}
}
