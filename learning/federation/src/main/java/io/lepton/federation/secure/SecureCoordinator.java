package io.lepton.federation.secure;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.codec.RingVector;
import io.lepton.federation.secure.SecureMessage.Consent;
import io.lepton.federation.secure.SecureMessage.FromParticipant;
import io.lepton.federation.secure.SecureMessage.KeyList;
import io.lepton.federation.secure.SecureMessage.Keys;
import io.lepton.federation.secure.SecureMessage.MaskedInput;
import io.lepton.federation.secure.SecureMessage.Refusal;
import io.lepton.federation.secure.SecureMessage.ShareDelivery;
import io.lepton.federation.secure.SecureMessage.Shares;
import io.lepton.federation.secure.SecureMessage.Survivors;
import io.lepton.federation.secure.SecureMessage.UnmaskReply;
import io.lepton.federation.secure.SecureMessage.UnmaskRequest;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The coordinator's side of one aggregation.
 *
 * <p>Collects what participants say, step by step; when to stop waiting is for whoever drives it to decide. What comes too late, for
 * another round or a second time is passed over; a message that cannot be right is answered with why. Confined to one thread.
 */
public final class SecureCoordinator {
    /** What is being collected. */
    public enum Step {
        KEYS,
        SHARES,
        MASKED,
        CONSENT,
        UNMASK,
        DONE
    }

    private final SecureSetting setting;
    private final Map<String, Keys> keys = new TreeMap<>();
    private final Map<String, Shares> shares = new TreeMap<>();
    private final Set<String> survivors = new TreeSet<>();
    private final Map<String, Bytes> consents = new TreeMap<>();
    private final Map<String, UnmaskReply> replies = new TreeMap<>();
    private final Set<String> refused = new TreeSet<>();
    private final int[] sum;
    private Step step = Step.KEYS;

    public SecureCoordinator(SecureSetting setting) {
        this.setting = setting;
        this.sum = new int[setting.size()];
    }

    public Step step() {
        return step;
    }

    /** Whose answer to this step has come. */
    public Set<String> answered() {
        return switch (step) {
            case KEYS -> Set.copyOf(keys.keySet());
            case SHARES -> Set.copyOf(shares.keySet());
            case MASKED -> Set.copyOf(survivors);
            case CONSENT -> Set.copyOf(consents.keySet());
            case UNMASK, DONE -> Set.copyOf(replies.keySet());
        };
    }

    /** Whose answer to this step may still come. */
    public Set<String> awaited() {
        Set<String> awaited = new TreeSet<>(
                switch (step) {
                    case KEYS -> setting.identities().keySet();
                    case SHARES -> keys.keySet();
                    case MASKED -> shares.keySet();
                    case CONSENT, UNMASK -> survivors;
                    case DONE -> Set.<String>of();
                });
        awaited.removeAll(answered());
        awaited.removeAll(refused);
        return awaited;
    }

    /** Tells whether enough answers have come to go on. */
    public boolean isEnough() {
        return answered().size() >= setting.threshold();
    }

    /** Tells whether nobody is awaited any more. */
    public boolean isComplete() {
        return awaited().isEmpty();
    }

    /**
     * Takes in what a participant says.
     *
     * @return why it was not taken, if it was not
     */
    public Optional<String> accept(FromParticipant message) {
        if (message.round() != setting.round()) {
            return Optional.of("of another round: round=" + message.round());
        }
        if (!awaited().contains(message.participant())) {
            return Optional.of("not awaited: participant=" + message.participant() + ", step=" + step);
        }
        return switch (message) {
            case Keys given when step == Step.KEYS -> accept(given);
            case Shares given when step == Step.SHARES -> accept(given);
            case MaskedInput given when step == Step.MASKED -> accept(given);
            case Consent given when step == Step.CONSENT -> accept(given);
            case UnmaskReply given when step == Step.UNMASK -> accept(given);
            case Refusal refusal -> {
                refused.add(refusal.participant());
                yield Optional.empty();
            }
            case FromParticipant _ -> Optional.of("of another step: step=" + step);
        };
    }

    /** Closes step 0: what everybody with keys is told. */
    public KeyList closeKeys() {
        next(Step.KEYS, Step.SHARES);
        return new KeyList(setting.round(), keys);
    }

    /** Closes step 1: what everybody who shared is told, by participant. */
    public Map<String, ShareDelivery> closeShares() {
        next(Step.SHARES, Step.MASKED);
        Map<String, ShareDelivery> deliveries = new TreeMap<>();
        for (String recipient : shares.keySet()) {
            Map<String, Bytes> letters = new TreeMap<>();
            shares.forEach((sender, theirs) -> {
                if (!sender.equals(recipient)) {
                    letters.put(sender, requireNonNull(theirs.sealed().get(recipient)));
                }
            });
            deliveries.put(recipient, new ShareDelivery(setting.round(), recipient, letters));
        }
        return deliveries;
    }

    /** Closes step 2: what the survivors are told. */
    public Survivors closeMasked() {
        next(Step.MASKED, Step.CONSENT);
        return new Survivors(setting.round(), survivors);
    }

    /** Closes step 3: what the survivors are asked. */
    public UnmaskRequest closeConsent() {
        next(Step.CONSENT, Step.UNMASK);
        return new UnmaskRequest(setting.round(), dropped(), survivors, consents);
    }

    /**
     * Closes step 4.
     *
     * @return the sum of the survivors' vectors
     * @throws IllegalArgumentException if shares are wrong: then there is no sum
     */
    public RingVector closeUnmask() {
        next(Step.UNMASK, Step.DONE);
        for (String survivor : survivors) {
            byte[] seed = Shamir.join(sharesOf(survivor, Kind.SEED));
            if (!Bytes.of(Canonical.sha256(seed)).equals(keyOf(survivor).seedDigest())) {
                throw new IllegalArgumentException("wrong shares of a seed: participant=" + survivor);
            }
            Ciphers.mask(sum, seed, -1);
        }
        for (String lost : dropped()) {
            byte[] secret = Shamir.join(sharesOf(lost, Kind.KEY));
            if (!Ciphers.publicKey(secret).equals(keyOf(lost).maskKey())) {
                throw new IllegalArgumentException("wrong shares of a key: participant=" + lost);
            }
            for (String survivor : survivors) {
                takeAway(survivor, lost, secret);
            }
        }
        return RingVector.of(sum);
    }

    /** Whose vectors are in the sum. */
    public Set<String> survivors() {
        return Set.copyOf(survivors);
    }

    private Set<String> dropped() {
        Set<String> dropped = new TreeSet<>(shares.keySet());
        dropped.removeAll(survivors);
        return dropped;
    }

    private void next(Step from, Step to) {
        if (step != from) {
            throw new IllegalStateException("not the step that is open: step=" + step + ", closed=" + from);
        }
        if (!isEnough()) {
            throw new IllegalStateException(
                    "too few answered: answered=" + answered().size() + ", threshold=" + setting.threshold());
        }
        step = to;
    }

    private Optional<String> accept(Keys given) {
        Bytes identity = requireNonNull(setting.identities().get(given.participant()));
        if (!Signatures.isSigned(identity, given.signed(setting), given.signature())) {
            return Optional.of("a key that its owner did not sign: participant=" + given.participant());
        }
        keys.put(given.participant(), given);
        return Optional.empty();
    }

    private Optional<String> accept(Shares given) {
        Set<String> others = new TreeSet<>(keys.keySet());
        others.remove(given.participant());
        if (!given.sealed().keySet().equals(others)) {
            return Optional.of("not a share for each other: participant=" + given.participant());
        }
        shares.put(given.participant(), given);
        return Optional.empty();
    }

    /** Adds at once: as many vectors as participants would not fit into memory. */
    private Optional<String> accept(MaskedInput given) {
        if (given.vector().size() != setting.size()) {
            return Optional.of("a vector of another size: participant=" + given.participant() + ", size="
                    + given.vector().size());
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += given.vector().get(i);
        }
        survivors.add(given.participant());
        return Optional.empty();
    }

    private Optional<String> accept(Consent given) {
        Canonical text = SecureParticipant.consent(setting, new Survivors(setting.round(), survivors));
        if (!Signatures.isSigned(
                requireNonNull(setting.identities().get(given.participant())), text, given.signature())) {
            return Optional.of("a signature of something else: participant=" + given.participant());
        }
        consents.put(given.participant(), given.signature());
        return Optional.empty();
    }

    private Optional<String> accept(UnmaskReply given) {
        if (!given.seedShares().keySet().equals(survivors)
                || !given.keyShares().keySet().equals(dropped())) {
            return Optional.of("not the shares that were asked for: participant=" + given.participant());
        }
        replies.put(given.participant(), given);
        return Optional.empty();
    }

    private Keys keyOf(String participant) {
        return requireNonNull(keys.get(participant));
    }

    private enum Kind {
        KEY,
        SEED
    }

    private Map<Integer, Bytes> sharesOf(String owner, Kind kind) {
        Map<String, Integer> numbers = setting.numbers();
        Map<Integer, Bytes> found = new TreeMap<>();
        replies.forEach((participant, reply) -> {
            if (found.size() < setting.threshold()) {
                Map<String, Bytes> theirs = kind == Kind.KEY ? reply.keyShares() : reply.seedShares();
                found.put(requireNonNull(numbers.get(participant)), requireNonNull(theirs.get(owner)));
            }
        });
        return found;
    }

    private void takeAway(String survivor, String lost, byte[] secret) {
        try {
            byte[] agreed = Ciphers.agree(secret, keyOf(survivor).maskKey());
            byte[] seed = SecureParticipant.pairSeed(setting, agreed, survivor, lost);
            Ciphers.mask(sum, seed, -SecureParticipant.sign(survivor, lost));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a key with which nothing can be agreed: participant=" + survivor, e);
        }
    }
}
