package io.lepton.federation;

import io.lepton.federation.Message.RoundStart;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.SecureMessage;
import io.lepton.federation.secure.SecureParticipant;
import io.lepton.federation.secure.SecureSetting;
import io.lepton.federation.secure.Signer;
import io.lepton.federation.strategy.LocalWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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
    private final Keepsakes keepsakes;
    private Optional<Plan> agreed = Optional.empty();
    private Optional<Bytes> digest = Optional.empty();
    private Optional<PrivacyLedger> ledger = Optional.empty();
    private Optional<RoundStart> start = Optional.empty();
    private Optional<Bytes> secret = Optional.empty();
    private Optional<SecureParticipant> secure = Optional.empty();
    private Optional<Happening.Trained> trained = Optional.empty();
    private Optional<SecureMessage.ShareDelivery> delivery = Optional.empty();
    private Optional<Message.Trial> trial = Optional.empty();
    private Optional<Message.CodedUpdate> said = Optional.empty();
    private boolean isTraining;
    private int lastRound;
    private boolean isOver;

    /** What of a participant outlasts a round, where many live in one process and have nothing on a disk. */
    record Memory(int lastRound, int roundsBegun, Keepsakes keepsakes) {
        static Memory none() {
            return new Memory(0, 0, new Keepsakes());
        }
    }

    private ParticipantCore(String self, SitePolicy policy, Signer signer, Keepsakes keepsakes) {
        this.self = self;
        this.policy = policy;
        this.signer = signer;
        this.keepsakes = keepsakes;
    }

    /** A participant that has heard nothing yet. */
    public static ParticipantCore begin(String self, SitePolicy policy, Signer signer) {
        return new ParticipantCore(self, policy, signer, new Keepsakes());
    }

    /** A participant that has agreed to a plan, as far as its memory goes. */
    static ParticipantCore awaken(String self, LocalFederation.Site site, Plan plan, Bytes digest, Memory memory) {
        var core = new ParticipantCore(self, site.policy(), site.signer(), memory.keepsakes());
        core.agreed = Optional.of(plan);
        core.digest = Optional.of(digest);
        core.lastRound = memory.lastRound();
        var ledger = new PrivacyLedger(plan);
        ledger.count(Collections.nCopies(memory.roundsBegun(), self));
        core.ledger = Optional.of(ledger);
        return core;
    }

    /** What is to be kept of it when its round is over. */
    Memory memory() {
        return new Memory(lastRound, roundsBegun(), keepsakes);
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

    /** What has been spent of each of this participant's examples by its own count; empty where they are not hidden by noise. */
    public Optional<PrivacyLoss> spentOfExamples() {
        return ledger.flatMap(book -> book.spentOfExamples(self));
    }

    /** How many rounds it has begun. */
    public int roundsBegun() {
        return ledger.map(book -> book.roundsOf(self)).orElse(0);
    }

    /**
     * This participant's variant of the global model, with the blocks that it keeps for itself; empty if it has not learned any, since
     * it takes no part or declined every round.
     */
    public Optional<Weights> variant(Weights global) {
        return agreed.flatMap(plan -> keepsakes.variant(plan.local(), global));
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
        said = Optional.empty();
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
            return start.filter(round::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of("the round was begun otherwise: round=" + round.round());
        }
        if (!round.roster().contains(self)
                || !agreed.get().identities().keySet().containsAll(round.roster())) {
            return Optional.of("the roster is not of the plan: roster=" + round.roster());
        }
        if (!round.work().model().isFinite()
                || start.map(last -> last.work().model().size()
                                != round.work().model().size())
                        .orElse(false)) {
            return Optional.of("the model is not finite, or of another size than before");
        }
        int size = round.work().model().size();
        if (agreed.get().local().kept().stream().anyMatch(block -> block.to() > size)) {
            return Optional.of("a block that is to be kept is not in the model: kept="
                    + agreed.get().local().kept() + ", size=" + size);
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
        if (agreed.orElseThrow().local().privacy().isPresent() && result.exampleCount() != 1) {
            // A trainer that does not know of noise counts its examples; what it learned must not leave.
            decline(lastRound, "training told how many examples there are, so it has hidden none", effects);
            return true;
        }
        Weights shared =
                keepsakes.share(agreed.orElseThrow().local(), start.get().work(), result.change());
        trained = Optional.of(new Happening.Trained(result.round(), result.exampleCount(), shared));
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
            if (said.isEmpty()) {
                said = Optional.of(ParticipantUpdate.coded(
                        plan, trained.orElseThrow(), self, new ParticipantUpdate.Noise(rosterSize, drawn), keepsakes));
            }
            effects.add(new Effect.Say(said.get()));
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
        var own = new Message.Trial(asked.round(), keepsakes.work(agreed.get().local(), asked.work()));
        trial = Optional.of(own);
        effects.add(new Effect.Try(own.round(), own.work()));
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
        LocalWork work = start.orElseThrow().work();
        Plan.Local local = agreed.orElseThrow().local();
        Bytes noise = local.privacy().isPresent()
                ? ParticipantUpdate.exampleSecret(secret.orElseThrow())
                : Bytes.of(new byte[0]);
        return new Effect.Train(lastRound, local, keepsakes.work(local, work), keepsakes.control(work), noise);
    }

    private boolean isSecure() {
        return agreed.orElseThrow().travel().visibility() == Visibility.NOBODY;
    }

    private boolean needsSecret() {
        Plan plan = agreed.orElseThrow();
        return isSecure()
                || plan.privacy().isPresent()
                || plan.local().privacy().isPresent();
    }
}
