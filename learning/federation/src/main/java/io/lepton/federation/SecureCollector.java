package io.lepton.federation;

import io.lepton.federation.Message.SecureQuestion;
import io.lepton.federation.secure.SecureCoordinator;
import io.lepton.federation.secure.SecureMessage;
import io.lepton.federation.secure.SecureSetting;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Collects updates that nobody sees, in the five steps of secure aggregation. */
final class SecureCollector implements Collector {
    private final int threshold;
    private final SecureCoordinator steps;

    SecureCollector(SecureSetting setting) {
        this.threshold = setting.threshold();
        this.steps = new SecureCoordinator(setting);
    }

    @Override
    public Set<String> awaited() {
        return steps.awaited();
    }

    @Override
    public int enough() {
        return threshold;
    }

    @Override
    public int answered() {
        return steps.answered().size();
    }

    @Override
    public Optional<String> accept(Message.FromParticipant message) {
        return switch (message) {
            case Message.SecureAnswer answer -> steps.accept(answer.content());
            case Message.Decline decline ->
                steps.accept(new SecureMessage.Refusal(decline.participant(), decline.round(), decline.reason()));
            case Message.FromParticipant _ ->
                Optional.of("not a step of secure aggregation: participant=" + message.participant());
        };
    }

    @Override
    public Closed close() {
        return switch (steps.step()) {
            case KEYS -> {
                var list = new SecureQuestion(steps.closeKeys());
                yield new Closed.Further(Phase.SHARES, toAll(list));
            }
            case SHARES -> {
                Map<String, Message.FromCoordinator> letters = new TreeMap<>();
                steps.closeShares().forEach((name, delivery) -> letters.put(name, new SecureQuestion(delivery)));
                yield new Closed.Further(Phase.MASKED, letters);
            }
            case MASKED -> {
                var survivors = new SecureQuestion(steps.closeMasked());
                yield new Closed.Further(Phase.MASKED, toAll(survivors));
            }
            case CONSENT -> {
                var request = new SecureQuestion(steps.closeConsent());
                yield new Closed.Further(Phase.MASKED, toAll(request));
            }
            case UNMASK -> unmask();
            case DONE -> throw new IllegalStateException("the last step is closed");
        };
    }

    @Override
    public Map<String, Integer> contributors() {
        Map<String, Integer> fresh = new TreeMap<>();
        steps.survivors().forEach(participant -> fresh.put(participant, 0));
        return fresh;
    }

    private Map<String, Message.FromCoordinator> toAll(Message.FromCoordinator question) {
        Map<String, Message.FromCoordinator> letters = new TreeMap<>();
        awaited().forEach(participant -> letters.put(participant, question));
        return letters;
    }

    private Closed unmask() {
        try {
            return new Closed.Summed(steps.closeUnmask(), steps.survivors().size());
        } catch (IllegalArgumentException e) {
            return new Closed.Nothing(String.valueOf(e.getMessage()));
        }
    }
}
