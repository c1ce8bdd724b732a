package io.lepton.federation;

import io.lepton.federation.Message.RoundStart;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.SecureMessage;
import io.lepton.federation.secure.SecureParticipant;
import io.lepton.federation.secure.SecureSetting;
import io.lepton.federation.secure.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A participant's decisions: what happens goes in, what is to be done comes out.
 *
 * <p>It believes the coordinator nothing: the plan stands once it is agreed on, rounds only go forward, a question that was answered is
 * answered again in the same words or not at all. Like the coordinator it has written what happened before it acts on it, and comes
 * back from that; its secrets are among it, so the journal is as secret as they. Confined to one thread.
 */
public final class ParticipantCore {
    /** How often it says that it is there: a letter either way may have been lost. */
    private static final Duration CALL_TIME = Duration.ofSeconds(10);

    private final String self;
    private final SitePolicy policy;
    private final Signer signer;
    private final Set<Message> answered = new HashSet<>();
    private Optional<Plan> agreed = Optional.empty();
    private Optional<Bytes> digest = Optional.empty();
    private Optional<PrivacyLedger> ledger = Optional.empty();
    private Optional<RoundStart> start = Optional.empty();
    private Optional<Bytes> secret = Optional.empty();
    private Optional<SecureParticipant> secure = Optional.empty();
    private Optional<Happening.Trained> trained = Optional.empty();
    private Optional<SecureMessage.ShareDelivery> delivery = Optional.empty();
    private Optional<Message.Trial> trial = Optional.empty();
    private Weights ownControl = Weights.none();
    private boolean isTraining;
    private int lastRound;
    private boolean isOver;

    private ParticipantCore(String self, SitePolicy policy, Signer signer) {
        this.self = self;
        this.policy = policy;
        this.signer = signer;
    }

    /** A participant that has heard nothing yet. */
    public static ParticipantCore begin(String self, SitePolicy policy, Signer signer) {
        return new ParticipantCore(self, policy, signer);
    }

    /** A participant as far as its journal goes. Afterwards {@link #wake} takes it up again. */
    public static ParticipantCore resume(String self, SitePolicy policy, Signer signer, List<Journal.Entry> entries) {
        var core = begin(self, policy, signer);
        for (Journal.Entry entry : entries) {
            // What followed was done, or is done again by wake.
            var _ = core.on(entry.happening(), entry.time());
        }
        return core;
    }

    /** What is to be done after a start: say that it is there, and begin again what was not finished. */
    public List<Effect> wake(Instant now) {
        List<Effect> effects = new ArrayList<>();
        if (isOver) {
            return effects;
        }
        call(now, effects);
        if (start.isPresent()) {
            if (needsSecret() && secret.isEmpty()) {
                effects.add(new Effect.DrawSecret(lastRound));
            } else if (isTraining && trained.isEmpty()) {
                effects.add(training());
            }
        }
        trial.ifPresent(open -> effects.add(new Effect.Try(open.round(), open.work())));
        return effects;
    }

    /** Takes in what happened. */
    public List<Effect> on(Happening happening, Instant now) {
        List<Effect> effects = new ArrayList<>();
        boolean isChange =
                switch (happening) {
                    case Happening.Heard(Message.FromCoordinator message) -> hear(message, effects);
                    case Happening.SecretDrawn drawn -> draw(drawn, effects);
                    case Happening.Trained result -> finishTraining(result, effects);
                    case Happening.Failed failed -> fail(failed, effects);
                    case Happening.Tried tried -> finishTrial(tried, effects);
                    case Happening.Tick _ -> call(now, effects);
                    case Happening.Heard _ -> false;
                };
        if (isChange) {
            effects.addFirst(new Effect.Write(new Journal.Entry(happening, now)));
        }
        return effects;
    }

    /** Tells whether there is nothing more to do. */
    public boolean isOver() {
        return isOver;
    }

    /** What has been spent of this participant's privacy by its own count; empty without noise. */
    public Optional<PrivacyLoss> spent() {
        return ledger.flatMap(book -> book.spent(self));
    }

    /** Says that it is there; that changes nothing. */
    private boolean call(Instant now, List<Effect> effects) {
        if (!isOver) {
            effects.add(new Effect.Say(new Message.Hello(self)));
            effects.add(new Effect.WakeAt(now.plus(CALL_TIME)));
        }
        return false;
    }

    /** Returns whether the state changed: a question that comes again changes nothing. */
    private boolean hear(Message.FromCoordinator message, List<Effect> effects) {
        switch (message) {
            case Message.Invitation invitation -> consider(invitation.plan(), effects);
            case RoundStart round -> begin(round, effects);
            case Message.SecureQuestion question -> answer(question.content(), effects);
            case Message.Trial asked -> tryOut(asked, effects);
            case Message.Rejection rejection ->
                effects.add(new Effect.Tell("the coordinator does not take it: " + rejection.reason()));
            case Message.Farewell farewell -> {
                isOver = true;
                effects.add(new Effect.Tell("the federation is over: " + farewell.reason()));
            }
        }
        return !(message instanceof Message.Rejection) && answered.add(message);
    }

    private void consider(Plan plan, List<Effect> effects) {
        Bytes offered = plan.digest();
        if (digest.isPresent() && !digest.get().equals(offered)) {
            decline(0, "the plan is not the one that was agreed on", effects);
            return;
        }
        Optional<String> why = plan.identities().containsKey(self)
                ? policy.refusal(plan)
                : Optional.of("the plan does not name this participant: participant=" + self);
        if (why.isPresent()) {
            decline(0, why.get(), effects);
            return;
        }
        if (agreed.isEmpty()) {
            agreed = Optional.of(plan);
            digest = Optional.of(offered);
            ledger = Optional.of(new PrivacyLedger(plan));
        }
        effects.add(new Effect.Say(new Message.Agreement(self, offered)));
    }

    private void begin(RoundStart round, List<Effect> effects) {
        Optional<String> why = refusal(round);
        if (why.isPresent()) {
            decline(round.round(), why.get(), effects);
            return;
        }
        if (round.round() == lastRound) {
            repeat(effects);
            return;
        }
        lastRound = round.round();
        start = Optional.of(round);
        secret = Optional.empty();
        secure = Optional.empty();
        trained = Optional.empty();
        delivery = Optional.empty();
        answered.removeIf(old -> !(old instanceof Message.Invitation));
        ledger.orElseThrow().count(List.of(self));
        isTraining = !isSecure();
        if (needsSecret()) {
            effects.add(new Effect.DrawSecret(lastRound));
        } else {
            effects.add(training());
        }
    }

    private Optional<String> refusal(RoundStart round) {
        if (agreed.isEmpty()) {
            return Optional.of("no plan was agreed on");
        }
        if (!round.plan().equals(digest.orElseThrow())) {
            return Optional.of("the plan is not the one that was agreed on");
        }
        if (round.round() < lastRound) {
            return Optional.of("the round is over: round=" + round.round() + ", last=" + lastRound);
        }
        if (round.round() == lastRound) {
            return round.equals(start.orElseThrow())
                    ? Optional.empty()
                    : Optional.of("the round was begun otherwise: round=" + round.round());
        }
        if (!round.roster().contains(self) || !agreed.get().participants().containsAll(round.roster())) {
            return Optional.of("the roster is not of the plan: roster=" + round.roster());
        }
        if (!round.work().model().isFinite()
                || start.map(last -> last.work().model().size()
                                != round.work().model().size())
                        .orElse(false)) {
            return Optional.of("the model is not finite, or of another size than before");
        }
        if (!ledger.orElseThrow().allowsAnother(self)) {
            return Optional.of("the privacy budget is spent: participant=" + self);
        }
        return policy.refusal(round);
    }

    /** Says again what was said last in this round. */
    private void repeat(List<Effect> effects) {
        if (secure.isPresent()) {
            effects.add(new Effect.Say(new Message.SecureAnswer(secure.get().keys())));
        } else if (trained.isPresent() && !isSecure()) {
            sayUpdate(effects);
        }
    }

    private boolean draw(Happening.SecretDrawn drawn, List<Effect> effects) {
        if (start.isEmpty() || drawn.round() != lastRound || secret.isPresent()) {
            return false;
        }
        secret = Optional.of(drawn.secret());
        if (isSecure()) {
            Plan plan = agreed.orElseThrow();
            int size = plan.blocks() * start.get().work().model().size();
            SecureSetting setting =
                    OpenRound.setting(plan, lastRound, start.get().roster(), size);
            var joined = new SecureParticipant(setting, self, drawn.secret(), signer);
            secure = Optional.of(joined);
            effects.add(new Effect.Say(new Message.SecureAnswer(joined.keys())));
        } else {
            effects.add(training());
        }
        return true;
    }

    private void answer(SecureMessage.FromCoordinator question, List<Effect> effects) {
        if (secure.isEmpty()) {
            decline(question.round(), "a step of a round that was not begun", effects);
            return;
        }
        switch (question) {
            case SecureMessage.KeyList list -> say(secure.get().answer(list), effects);
            case SecureMessage.ShareDelivery shares -> {
                delivery = Optional.of(shares);
                if (trained.isPresent()) {
                    sayMasked(effects);
                } else if (!isTraining) {
                    isTraining = true;
                    effects.add(training());
                }
            }
            case SecureMessage.Survivors survivors -> say(secure.get().answer(survivors), effects);
            case SecureMessage.UnmaskRequest request -> say(secure.get().answer(request), effects);
        }
    }

    private boolean finishTraining(Happening.Trained result, List<Effect> effects) {
        if (start.isEmpty() || result.round() != lastRound || trained.isPresent()) {
            return false;
        }
        int size = start.get().work().model().size();
        if (!result.change().isFinite()
                || result.change().size() != agreed.orElseThrow().blocks() * size) {
            decline(lastRound, "training gave no finite change of the model's size", effects);
            return true;
        }
        trained = Optional.of(result);
        if (start.get().work().isControlled()) {
            Weights moved = result.change().slice(size, 2 * size);
            ownControl = ownControl().plus(moved);
        }
        if (!isSecure()) {
            sayUpdate(effects);
        } else if (delivery.isPresent()) {
            sayMasked(effects);
        }
        return true;
    }

    private void sayUpdate(List<Effect> effects) {
        Plan plan = agreed.orElseThrow();
        int rosterSize = start.orElseThrow().roster().size();
        Bytes drawn = secret.orElseGet(() -> Bytes.of(new byte[0]));
        try {
            effects.add(new Effect.Say(ParticipantUpdate.coded(plan, trained.orElseThrow(), self, rosterSize, drawn)));
        } catch (IllegalArgumentException e) {
            decline(lastRound, String.valueOf(e.getMessage()), effects);
        }
    }

    private void sayMasked(List<Effect> effects) {
        try {
            var vector = ParticipantUpdate.vector(
                    agreed.orElseThrow(),
                    trained.orElseThrow(),
                    start.orElseThrow().roster().size(),
                    secret.orElseThrow());
            say(secure.orElseThrow().answer(delivery.orElseThrow(), vector), effects);
        } catch (IllegalArgumentException e) {
            decline(lastRound, String.valueOf(e.getMessage()), effects);
        }
    }

    private boolean fail(Happening.Failed failed, List<Effect> effects) {
        if (trial.isPresent() && trial.get().round() == failed.round()) {
            trial = Optional.empty();
        }
        decline(failed.round(), failed.reason(), effects);
        return true;
    }

    private void tryOut(Message.Trial asked, List<Effect> effects) {
        if (agreed.isEmpty()) {
            decline(asked.round(), "no plan was agreed on", effects);
            return;
        }
        trial = Optional.of(asked);
        effects.add(new Effect.Try(asked.round(), asked.work()));
    }

    private boolean finishTrial(Happening.Tried tried, List<Effect> effects) {
        if (trial.isEmpty() || trial.get().round() != tried.round()) {
            return false;
        }
        trial = Optional.empty();
        effects.add(new Effect.Say(new Message.TrialResult(self, tried.round(), tried.evaluation())));
        return true;
    }

    private static void say(SecureMessage.FromParticipant content, List<Effect> effects) {
        effects.add(new Effect.Say(new Message.SecureAnswer(content)));
    }

    private void decline(int round, String reason, List<Effect> effects) {
        effects.add(new Effect.Tell("not taking part: " + reason));
        effects.add(new Effect.Say(new Message.Decline(self, round, reason)));
    }

    private Effect training() {
        var work = start.orElseThrow().work();
        Weights control = work.isControlled() ? ownControl() : Weights.none();
        return new Effect.Train(lastRound, agreed.orElseThrow().local(), work, control);
    }

    private Weights ownControl() {
        return ownControl.size() > 0
                ? ownControl
                : Weights.zeros(start.orElseThrow().work().model().size());
    }

    private boolean isSecure() {
        return agreed.orElseThrow().travel().visibility() == Visibility.NOBODY;
    }

    private boolean needsSecret() {
        return isSecure() || agreed.orElseThrow().privacy().isPresent();
    }
}
