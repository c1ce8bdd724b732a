package io.lepton.federation;

import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A federation of very many participants in one process and one thread: a participant is there while it has a round to do, and
 * between rounds there is only what it must remember.
 *
 * <p>Participants run the code of {@link ParticipantCore}, as deployed ones do, but have no journals: they do not fall over by
 * themselves, and if the process does, the rounds that are not in the coordinator's journal are lost. All are of one plan, whose digest is
 * reckoned once. Memory is that of the participants of one round. Confined to one thread.
 */
public final class VirtualFederation {
    private static final Duration LETTER_TIME = Duration.ofMillis(1);

    private final Plan plan;
    private final Bytes digest;
    private final Function<String, LocalFederation.Site> sites;
    private final Journal journal;
    private final Consumer<String> progress;
    private final CoordinatorCore coordinator;
    private final Queue<Effect.SendTo> letters = new ArrayDeque<>();
    private final Map<String, ParticipantCore> awake = new HashMap<>();
    private final Map<String, ParticipantCore.Memory> asleep = new HashMap<>();
    private Instant now = Instant.EPOCH;
    private Instant nextWake = Instant.EPOCH;
    private int awakeMax;

    VirtualFederation(
            Plan plan,
            Weights model,
            Function<String, LocalFederation.Site> sites,
            Journal journal,
            Consumer<String> progress) {
        this.plan = plan;
        this.digest = plan.digest();
        this.sites = sites;
        this.journal = journal;
        this.progress = progress;
        this.coordinator = CoordinatorCore.begin(plan, model);
    }

    /**
     * Runs a federation to its end.
     *
     * @param sites what a participant brings along, by its name; asked for whenever one is needed, and not kept
     * @param journal the coordinator's
     * @param progress hears in lines how far it is
     * @return the coordinator, with the model and the reports
     */
    public static CoordinatorCore run(
            Plan plan,
            Weights model,
            Function<String, LocalFederation.Site> sites,
            Journal journal,
            Consumer<String> progress) {
        return new VirtualFederation(plan, model, sites, journal, progress).toEnd();
    }

    CoordinatorCore toEnd() {
        for (String name : plan.participants()) {
            tell(new Message.Hello(name));
            letters.clear();
        }
        for (String name : plan.participants()) {
            tell(sites.apply(name)
                    .policy()
                    .refusal(plan)
                    .<Message.FromParticipant>map(why -> new Message.Decline(name, 0, why))
                    .orElseGet(() -> new Message.Agreement(name, digest)));
        }
        while (coordinator.end().isEmpty()) {
            Effect.SendTo letter = letters.poll();
            if (letter == null) {
                now = nextWake.isAfter(now) ? nextWake : now.plus(plan.pace().stepTime());
                perform(new Happening.Tick());
            } else {
                deliver(letter.participant(), letter.message());
            }
        }
        return coordinator;
    }

    /** The most participants that were there at one time. */
    int awakeMax() {
        return awakeMax;
    }

    private void deliver(String name, Message.FromCoordinator message) {
        now = now.plus(LETTER_TIME);
        var site = sites.apply(name);
        ParticipantCore core = awake.computeIfAbsent(
                name,
                _ -> ParticipantCore.awaken(
                        name, site, plan, digest, asleep.getOrDefault(name, ParticipantCore.Memory.none())));
        awakeMax = Math.max(awakeMax, awake.size());
        hear(core, site, new Happening.Heard(message));
        if (message instanceof Message.Trial) {
            // The round is over; what it has learned is on its way.
            awake.remove(name);
            asleep.put(name, core.memory());
        }
    }

    private void hear(ParticipantCore core, LocalFederation.Site site, Happening happening) {
        for (Effect effect : core.on(happening, now)) {
            switch (effect) {
                case Effect.Say say -> tell(say.message());
                case Effect.DrawSecret draw -> hear(core, site, site.draw(draw));
                case Effect.Train task -> hear(core, site, SiteWork.train(site.trainer(), task));
                case Effect.Try trial -> hear(core, site, SiteWork.tryOut(site.trainer(), trial));
                case Effect.Write _, Effect.WakeAt _, Effect.Tell _, Effect.SendTo _ -> {}
            }
        }
    }

    private void tell(Message.FromParticipant message) {
        perform(new Happening.Heard(message));
    }

    private void perform(Happening happening) {
        for (Effect effect : coordinator.on(happening, now)) {
            switch (effect) {
                case Effect.Write write -> journal.append(write.entry());
                case Effect.SendTo send -> letters.add(send);
                case Effect.WakeAt wake -> nextWake = wake.time();
                case Effect.Tell tell -> progress.accept(tell.line());
                case Effect.Say _, Effect.DrawSecret _, Effect.Train _, Effect.Try _ -> {}
            }
        }
    }
}
