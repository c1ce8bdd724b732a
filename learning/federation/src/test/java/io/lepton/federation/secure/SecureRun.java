package io.lepton.federation.secure;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.codec.RingVector;
import io.lepton.federation.secure.SecureCoordinator.Step;
import io.lepton.federation.secure.SecureMessage.FromParticipant;
import io.lepton.federation.secure.SecureMessage.KeyList;
import io.lepton.federation.secure.SecureMessage.MaskedInput;
import io.lepton.federation.secure.SecureMessage.ShareDelivery;
import io.lepton.federation.secure.SecureMessage.Survivors;
import io.lepton.federation.secure.SecureMessage.UnmaskRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One aggregation by hand: a test may stop after any step, drop participants, and hold letters in its hand. */
final class SecureRun {
    final SecureSetting setting;
    final SecureCoordinator coordinator;
    final Map<String, SecureParticipant> participants = new TreeMap<>();
    final Map<String, RingVector> vectors = new TreeMap<>();
    final List<FromParticipant> said = new ArrayList<>();
    private final Sites sites;
    private final long seed;

    SecureRun(Sites sites, int round, int size, long seed) {
        this.sites = sites;
        this.seed = seed;
        setting = sites.setting(round, size);
        coordinator = new SecureCoordinator(setting);
        for (String name : setting.roster()) {
            participants.put(name, sites.join(setting, name, seed));
            vectors.put(name, Sites.vector(seed * 31 + name.hashCode(), size));
        }
    }

    /** The same participant after a restart: it has kept its secret only. */
    void restart(String name) {
        participants.put(name, sites.join(setting, name, seed));
    }

    SecureParticipant at(String name) {
        return requireNonNull(participants.get(name));
    }

    RingVector vector(String name) {
        return requireNonNull(vectors.get(name));
    }

    void drop(String... names) {
        for (String name : names) {
            participants.remove(name);
        }
    }

    KeyList keys() {
        participants.values().forEach(participant -> hear(participant.keys()));
        return coordinator.closeKeys();
    }

    Map<String, ShareDelivery> shares(KeyList keys) {
        participants.values().forEach(participant -> hear(participant.answer(keys)));
        return coordinator.closeShares();
    }

    Survivors masked(Map<String, ShareDelivery> deliveries) {
        participants.forEach(
                (name, participant) -> hear(participant.answer(requireNonNull(deliveries.get(name)), vector(name))));
        return coordinator.closeMasked();
    }

    UnmaskRequest consent(Survivors survivors) {
        participants.values().forEach(participant -> hear(participant.answer(survivors)));
        return coordinator.closeConsent();
    }

    RingVector unmask(UnmaskRequest request) {
        participants.values().forEach(participant -> hear(participant.answer(request)));
        return coordinator.closeUnmask();
    }

    RingVector run() {
        return unmask(consent(masked(shares(keys()))));
    }

    /** Up to a step, so that a test may go on by itself. */
    UnmaskRequest runToConsent() {
        return consent(masked(shares(keys())));
    }

    RingVector sum(Iterable<String> names) {
        RingVector sum = RingVector.zeros(setting.size());
        for (String name : names) {
            sum = sum.plus(vector(name));
        }
        return sum;
    }

    boolean isDone() {
        return coordinator.step() == Step.DONE;
    }

    RingVector maskedOf(String name) {
        return said.stream()
                .filter(message -> message.participant().equals(name) && message instanceof MaskedInput)
                .map(message -> ((MaskedInput) message).vector())
                .findFirst()
                .orElseThrow();
    }

    private void hear(FromParticipant message) {
        said.add(message);
        coordinator.accept(message).ifPresent(why -> {
            throw new AssertionError(message.participant() + ": " + why);
        });
    }
}
