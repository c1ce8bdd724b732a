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
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One participant's side of one aggregation.
 *
 * <p>It trusts the coordinator with nothing but to carry letters. It answers each step once: asked again in the same words, it gives
 * the same answer, so that either side may restart; asked in others, it refuses. After a refusal it answers nothing any more. All
 * secrets follow from 32 bytes, so a participant that keeps these and what it was sent comes back as it was. Confined to one thread.
 */
public final class SecureParticipant {
    private final SecureSetting setting;
    private final String self;
    private final Signer signer;
    private final byte[] sealSecret;
    private final byte[] maskSecret;
    private final byte[] seed;
    private final byte[] shareSeed;

    private Optional<Keys> own = Optional.empty();
    private Optional<Refusal> refusal = Optional.empty();
    private Optional<KeyList> keys = Optional.empty();
    private Optional<ShareDelivery> delivery = Optional.empty();
    private Optional<RingVector> given = Optional.empty();
    private Optional<Survivors> survivors = Optional.empty();
    private Optional<UnmaskRequest> unmasking = Optional.empty();

    /** The shares of others, opened. */
    private final Map<String, Bytes> keyShares = new TreeMap<>();

    private final Map<String, Bytes> seedShares = new TreeMap<>();

    /** What was agreed on with each other participant for sealing shares, either way; the masks' keys are another pair. */
    private final Map<String, byte[]> sealingAgreed = new TreeMap<>();

    /**
     * Joins an aggregation.
     *
     * @param secret 32 bytes from a cryptographic generator, never used for another round
     * @throws IllegalArgumentException if it was not asked, or the secret has another length
     */
    public SecureParticipant(SecureSetting setting, String self, Bytes secret, Signer signer) {
        if (!setting.identities().containsKey(self)) {
            throw new IllegalArgumentException("not asked to take part: participant=" + self);
        }
        if (secret.size() != Ciphers.KEY_BYTES) {
            throw new IllegalArgumentException("not 32 bytes: secret=" + secret.size());
        }
        this.setting = setting;
        this.self = self;
        this.signer = signer;
        byte[] root = secret.toArray();
        this.sealSecret = Ciphers.derive(root, setting.text("seal key").text(self));
        this.maskSecret = Ciphers.derive(root, setting.text("mask key").text(self));
        this.seed = Ciphers.derive(root, setting.text("self mask").text(self));
        this.shareSeed = Ciphers.derive(root, setting.text("shares").text(self));
    }

    /** Step 0. */
    public Keys keys() {
        Keys signed = own.orElseGet(this::sign);
        own = Optional.of(signed);
        return signed;
    }

    private Keys sign() {
        var unsigned = new Keys(
                self,
                setting.round(),
                Ciphers.publicKey(sealSecret),
                Ciphers.publicKey(maskSecret),
                Bytes.of(Canonical.sha256(seed)),
                Bytes.of(new byte[0]));
        Bytes signature = signer.sign(unsigned.signed(setting).toArray());
        return new Keys(
                self, setting.round(), unsigned.sealKey(), unsigned.maskKey(), unsigned.seedDigest(), signature);
    }

    /** Step 1: shares both secrets among all whose keys came. */
    public FromParticipant answer(KeyList list) {
        return guarded(() -> {
            checkRound(list);
            checkSame("keys", keys, list);
            checkKeys(list);
            keys = Optional.of(list);
            return share(list);
        });
    }

    /** Step 2: the vector, under the masks with all from whom shares came. */
    public FromParticipant answer(ShareDelivery shares, RingVector input) {
        return guarded(() -> {
            checkRound(shares);
            checkSame("shares", delivery, shares);
            if (input.size() != setting.size()) {
                throw new Refused("the vector has another size: size=" + input.size());
            }
            // Two vectors under one mask would betray their difference.
            checkSame("vector", given, input);
            openShares(shares, agreedKeys());
            delivery = Optional.of(shares);
            given = Optional.of(input);
            return mask(input);
        });
    }

    /** Step 3: signs whose vectors came, once. */
    public FromParticipant answer(Survivors set) {
        return guarded(() -> {
            checkRound(set);
            checkSame("survivors", survivors, set);
            if (!sharing().containsAll(set.participants())) {
                throw new Refused("a survivor never shared its secrets: survivors=" + sorted(set.participants()));
            }
            if (!set.participants().contains(self)) {
                throw new Refused("left out, though the vector was sent: survivors=" + sorted(set.participants()));
            }
            checkEnough("survivors", set.participants().size());
            survivors = Optional.of(set);
            return new Consent(
                    self, setting.round(), signer.sign(consent(setting, set).toArray()));
        });
    }

    /** Step 4: of each other participant one kind of share. */
    public FromParticipant answer(UnmaskRequest request) {
        return guarded(() -> {
            checkRound(request);
            checkSame("unmasking", unmasking, request);
            Survivors agreed = survivors.orElseThrow(() -> new Refused("asked to unmask before there was consent"));
            checkRequest(request, agreed);
            unmasking = Optional.of(request);
            return new UnmaskReply(
                    self,
                    setting.round(),
                    chosen(keyShares, request.keySharesOf()),
                    chosen(seedShares, request.seedSharesOf()));
        });
    }

    /** Why it refused, if it did. */
    public Optional<Refusal> refusal() {
        return refusal;
    }

    static Canonical consent(SecureSetting setting, Survivors survivors) {
        return setting.text("survivors").texts(new TreeSet<>(survivors.participants()));
    }

    private FromParticipant guarded(Supplier<FromParticipant> step) {
        if (refusal.isPresent()) {
            return refusal.get();
        }
        try {
            return step.get();
        } catch (Refused e) {
            var told = new Refusal(self, setting.round(), String.valueOf(e.getMessage()));
            refusal = Optional.of(told);
            return told;
        }
    }

    private void checkRound(SecureMessage message) {
        if (message.round() != setting.round()) {
            throw new Refused("of another round: round=" + message.round() + ", expected=" + setting.round());
        }
    }

    private static <T> void checkSame(String what, Optional<T> before, T now) {
        if (before.isPresent() && !before.get().equals(now)) {
            throw new Refused("asked a second time, otherwise than before: " + what);
        }
    }

    private void checkEnough(String what, int count) {
        if (count < setting.threshold()) {
            throw new Refused("too few: " + what + "=" + count + ", threshold=" + setting.threshold());
        }
    }

    private void checkKeys(KeyList list) {
        checkEnough("keys", list.keys().size());
        Set<Bytes> seen = new HashSet<>();
        list.keys().forEach((participant, key) -> {
            Bytes identity = setting.identities().get(participant);
            if (identity == null || !key.participant().equals(participant) || key.round() != setting.round()) {
                throw new Refused(
                        "a key of somebody who was not asked, or of another round: participant=" + participant);
            }
            if (!participant.equals(self) && !Signatures.isSigned(identity, key.signed(setting), key.signature())) {
                throw new Refused("a key that its owner did not sign: participant=" + participant);
            }
            if (!seen.add(key.sealKey()) || !seen.add(key.maskKey())) {
                throw new Refused("a key that occurs twice: participant=" + participant);
            }
        });
        if (!keys().equals(list.keys().get(self))) {
            throw new Refused("another key under my name");
        }
    }

    private Shares share(KeyList list) {
        int count = setting.identities().size();
        byte[] keyPolynomial = Ciphers.derive(shareSeed, new Canonical("of the mask key"));
        byte[] seedPolynomial = Ciphers.derive(shareSeed, new Canonical("of the self mask"));
        Map<Integer, Bytes> ofKey = Shamir.split(maskSecret, count, setting.threshold(), keyPolynomial);
        Map<Integer, Bytes> ofSeed = Shamir.split(seed, count, setting.threshold(), seedPolynomial);
        Map<String, Integer> numbers = setting.numbers();
        Map<String, Bytes> letters = new TreeMap<>();
        for (String peer : new TreeSet<>(list.keys().keySet())) {
            int number = requireNonNull(numbers.get(peer));
            Bytes keyShare = requireNonNull(ofKey.get(number));
            Bytes seedShare = requireNonNull(ofSeed.get(number));
            if (peer.equals(self)) {
                keyShares.put(self, keyShare);
                seedShares.put(self, seedShare);
                continue;
            }
            byte[] both = Arrays.copyOf(keyShare.toArray(), 2 * Shamir.SHARE_BYTES);
            System.arraycopy(seedShare.toArray(), 0, both, Shamir.SHARE_BYTES, Shamir.SHARE_BYTES);
            letters.put(peer, Ciphers.seal(sealing(list, peer, self, peer), both));
        }
        return new Shares(self, setting.round(), letters);
    }

    /** The key under which one sends shares to another: of this pair, this direction and this round alone. */
    private byte[] sealing(KeyList list, String peer, String from, String to) {
        byte[] agreed = sealingAgreed.computeIfAbsent(
                peer,
                other ->
                        agree(sealSecret, requireNonNull(list.keys().get(other)).sealKey(), other));
        return Ciphers.derive(agreed, setting.text("seal").text(from).text(to));
    }

    private static byte[] agree(byte[] secret, Bytes key, String peer) {
        try {
            return Ciphers.agree(secret, key);
        } catch (GeneralSecurityException _) {
            throw new Refused("a key with which nothing can be agreed: participant=" + peer);
        }
    }

    private KeyList agreedKeys() {
        return keys.orElseThrow(() -> new Refused("asked for a later step before there were keys"));
    }

    private void openShares(ShareDelivery shares, KeyList list) {
        if (!shares.recipient().equals(self)) {
            throw new Refused("shares for another: recipient=" + shares.recipient());
        }
        checkEnough("shares", shares.sealed().size() + 1);
        shares.sealed().forEach((peer, letter) -> {
            if (peer.equals(self) || !list.keys().containsKey(peer)) {
                throw new Refused("shares of somebody without keys: participant=" + peer);
            }
            try {
                byte[] both = Ciphers.open(sealing(list, peer, peer, self), letter);
                if (both.length != 2 * Shamir.SHARE_BYTES) {
                    throw new Refused("shares of another length: participant=" + peer);
                }
                keyShares.put(peer, Bytes.of(Arrays.copyOf(both, Shamir.SHARE_BYTES)));
                seedShares.put(peer, Bytes.of(Arrays.copyOfRange(both, Shamir.SHARE_BYTES, both.length)));
            } catch (GeneralSecurityException _) {
                throw new Refused("shares that cannot be opened: participant=" + peer);
            }
        });
    }

    /** All who shared their secrets, this one among them. */
    private Set<String> sharing() {
        Set<String> all =
                new TreeSet<>(delivery.orElseThrow(() -> new Refused("asked for consent before there were shares"))
                        .sealed()
                        .keySet());
        all.add(self);
        return all;
    }

    private MaskedInput mask(RingVector input) {
        int[] masked = input.toArray();
        Ciphers.mask(masked, seed, 1);
        KeyList list = agreedKeys();
        for (String peer : sharing()) {
            if (!peer.equals(self)) {
                byte[] agreed =
                        agree(maskSecret, requireNonNull(list.keys().get(peer)).maskKey(), peer);
                Ciphers.mask(masked, pairSeed(setting, agreed, self, peer), sign(self, peer));
            }
        }
        return new MaskedInput(self, setting.round(), RingVector.owning(masked));
    }

    /** The seed of the mask of two participants; the same for both. */
    static byte[] pairSeed(SecureSetting setting, byte[] agreed, String one, String other) {
        boolean isFirst = one.compareTo(other) < 0;
        return Ciphers.derive(
                agreed, setting.text("mask").text(isFirst ? one : other).text(isFirst ? other : one));
    }

    /** One of two adds their mask, the other takes it away. */
    static int sign(String self, String peer) {
        return self.compareTo(peer) < 0 ? 1 : -1;
    }

    private void checkRequest(UnmaskRequest request, Survivors agreed) {
        if (request.keySharesOf().stream().anyMatch(request.seedSharesOf()::contains)) {
            throw new Refused("both kinds of shares of one participant: keySharesOf=" + sorted(request.keySharesOf())
                    + ", seedSharesOf=" + sorted(request.seedSharesOf()));
        }
        if (!request.seedSharesOf().equals(agreed.participants())) {
            throw new Refused("not the survivors that were agreed on: seedSharesOf=" + sorted(request.seedSharesOf()));
        }
        Set<String> dropped = sharing();
        dropped.removeAll(agreed.participants());
        if (!dropped.equals(request.keySharesOf())) {
            throw new Refused("not those who dropped out: keySharesOf=" + sorted(request.keySharesOf()));
        }
        Canonical text = consent(setting, agreed);
        long consents = request.consents().entrySet().stream()
                .filter(consent -> agreed.participants().contains(consent.getKey()))
                .filter(consent -> Signatures.isSigned(
                        requireNonNull(setting.identities().get(consent.getKey())), text, consent.getValue()))
                .limit(setting.threshold())
                .count();
        checkEnough("consents", (int) consents);
    }

    private static Map<String, Bytes> chosen(Map<String, Bytes> shares, Set<String> participants) {
        Map<String, Bytes> chosen = new TreeMap<>(shares);
        chosen.keySet().retainAll(participants);
        return chosen;
    }

    private static Set<String> sorted(Set<String> participants) {
        return new TreeSet<>(participants);
    }

    /** Why this side stops. */
    private static final class Refused extends RuntimeException {
        Refused(String reason) {
            super(reason);
        }
    }
}
