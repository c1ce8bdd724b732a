package io.lepton.federation.secure;

import io.lepton.federation.codec.RingVector;
import java.util.Map;
import java.util.Set;

/** What coordinator and participants say to each other to add up vectors unseen. */
public sealed interface SecureMessage {
    /** The round it is of. */
    int round();

    /** What a participant says. */
    sealed interface FromParticipant extends SecureMessage {
        String participant();
    }

    /** What the coordinator says. */
    sealed interface FromCoordinator extends SecureMessage {}

    /**
     * Step 0: two public keys, signed by the site.
     *
     * @param sealKey under which others send it shares
     * @param maskKey by which it agrees on masks
     * @param seedDigest the SHA-256 of the seed of its own mask, so that a wrong share cannot go unseen
     */
    record Keys(String participant, int round, Bytes sealKey, Bytes maskKey, Bytes seedDigest, Bytes signature)
            implements FromParticipant {
        Canonical signed(SecureSetting setting) {
            return setting.text("keys")
                    .text(participant)
                    .bytes(sealKey)
                    .bytes(maskKey)
                    .bytes(seedDigest);
        }
    }

    /** Everybody's keys. */
    record KeyList(int round, Map<String, Keys> keys) implements FromCoordinator {
        public KeyList {
            keys = Map.copyOf(keys);
        }
    }

    /** Step 1: for each other participant a share of both secrets, sealed. */
    record Shares(String participant, int round, Map<String, Bytes> sealed) implements FromParticipant {
        public Shares {
            sealed = Map.copyOf(sealed);
        }
    }

    /** What others sealed for one participant. */
    record ShareDelivery(int round, String recipient, Map<String, Bytes> sealed) implements FromCoordinator {
        public ShareDelivery {
            sealed = Map.copyOf(sealed);
        }
    }

    /** Step 2: the vector under all masks. */
    record MaskedInput(String participant, int round, RingVector vector) implements FromParticipant {}

    /** Whose vectors came. */
    record Survivors(int round, Set<String> participants) implements FromCoordinator {
        public Survivors {
            participants = Set.copyOf(participants);
        }
    }

    /** Step 3: the signature of the survivors, by one of them. */
    record Consent(String participant, int round, Bytes signature) implements FromParticipant {}

    /**
     * What the coordinator wants to unmask the sum.
     *
     * @param keySharesOf those who dropped out after they had shared
     * @param seedSharesOf those whose vectors came
     * @param consents signatures of the survivors by enough of them
     */
    record UnmaskRequest(int round, Set<String> keySharesOf, Set<String> seedSharesOf, Map<String, Bytes> consents)
            implements FromCoordinator {
        public UnmaskRequest {
            keySharesOf = Set.copyOf(keySharesOf);
            seedSharesOf = Set.copyOf(seedSharesOf);
            consents = Map.copyOf(consents);
        }
    }

    /** Step 4: the shares that were asked for. */
    record UnmaskReply(String participant, int round, Map<String, Bytes> keyShares, Map<String, Bytes> seedShares)
            implements FromParticipant {
        public UnmaskReply {
            keyShares = Map.copyOf(keyShares);
            seedShares = Map.copyOf(seedShares);
        }
    }

    /** A participant will not go on. */
    record Refusal(String participant, int round, String reason) implements FromParticipant {}
}
