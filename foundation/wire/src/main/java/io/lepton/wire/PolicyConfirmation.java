package io.lepton.wire;

import io.lepton.wire.SignedSnapshot.Seal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A control plane's signed word which rules of residency are in force.
 *
 * @param question what it answers
 * @param epoch of the reign
 * @param revision of the snapshot in force
 * @param policies the {@link PolicyDigest} of the rules
 * @param heldMillis how long ago the store last said that this control plane reigns; another may have begun since
 * @param seals by the keys that sign snapshots
 */
public record PolicyConfirmation(
        PolicyQuestion question, long epoch, long revision, String policies, long heldMillis, List<Seal> seals) {
    public PolicyConfirmation {
        seals = List.copyOf(seals);
        if (heldMillis < 0) {
            throw new IllegalArgumentException("time ran backwards: heldMillis=" + heldMillis);
        }
    }

    /** Answers a question. */
    public static PolicyConfirmation seal(
            PolicyQuestion question,
            long epoch,
            long revision,
            String policies,
            long heldMillis,
            SnapshotSigner signer) {
        var plain = new PolicyConfirmation(question, epoch, revision, policies, heldMillis, List.of());
        return new PolicyConfirmation(question, epoch, revision, policies, heldMillis, signer.seal(plain.signed()));
    }

    /**
     * Whether it is a control plane's word.
     *
     * @param pinned the public keys that are believed; if there are none, any
     */
    public boolean isBelieved(Set<String> pinned) {
        return seals.stream()
                .anyMatch(seal ->
                        (pinned.isEmpty() || pinned.contains(seal.key())) && SnapshotSigner.isGood(seal, signed()));
    }

    private byte[] signed() {
        return String.join(
                        "\n",
                        "lepton-policy-1",
                        question.receiver(),
                        question.nonce(),
                        Long.toString(epoch),
                        Long.toString(revision),
                        policies,
                        Long.toString(heldMillis))
                .getBytes(StandardCharsets.UTF_8);
    }
}
