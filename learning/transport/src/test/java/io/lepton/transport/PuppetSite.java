package io.lepton.transport;

import com.google.protobuf.ByteString;
import io.lepton.federation.Effect;
import io.lepton.federation.Happening;
import io.lepton.federation.LetterCode;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Message;
import io.lepton.federation.ParticipantCore;
import io.lepton.federation.SiteWork;
import io.lepton.federation.secure.SecureMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** A site that does what a site does, up to some letter, which a test then has in its hand. Confined to one thread. */
final class PuppetSite {
    private final Session session;
    private final ParticipantCore core;
    private final LocalTrainer trainer;
    private final RemoteParts parts;
    private final LetterCode code;
    private final Deque<Effect> open = new ArrayDeque<>();

    PuppetSite(CallClient calls, ByteString session, ParticipantCore core, LocalTrainer trainer, Path folder)
            throws IOException {
        this.session = new Session(calls, Ground.FEDERATION, session.toByteArray(), () -> {});
        this.core = core;
        this.trainer = trainer;
        this.parts = new RemoteParts(
                this.session, PartFolder.open(folder.resolve("outgoing")), PartFolder.open(folder.resolve("models")));
        this.code = new LetterCode(parts);
        open.addAll(core.wake(Ground.CLOCK.now()));
    }

    /** Goes on until it has said a letter of a kind, and returns that; of secure sums the kinds are those of their steps. */
    ByteBuffer runUntil(Class<?> kind) throws IOException {
        while (true) {
            while (open.isEmpty()) {
                for (ByteString letter : session.fetch()) {
                    hear(new Happening.Heard(code.decodeFromCoordinator(letter.asReadOnlyByteBuffer())));
                }
            }
            switch (open.remove()) {
                case Effect.Say say -> {
                    var letter = code.encode(say.message());
                    if (isOf(kind, say.message())) {
                        return letter.content();
                    }
                    parts.bring(letter.parts());
                    session.say(letter.content());
                }
                case Effect.DrawSecret draw -> hear(SiteWork.drawn(draw, new byte[SiteWork.SECRET_BYTES]));
                case Effect.Train train -> hear(SiteWork.train(trainer, train));
                case Effect.Try trial -> hear(SiteWork.tryOut(trainer, trial));
                case Effect.Write _, Effect.WakeAt _, Effect.Tell _, Effect.SendTo _ -> {}
            }
        }
    }

    private void hear(Happening happening) {
        open.addAll(core.on(happening, Ground.CLOCK.now()));
    }

    private static boolean isOf(Class<?> kind, Message.FromParticipant message) {
        return message instanceof Message.SecureAnswer(SecureMessage.FromParticipant content)
                ? kind.isInstance(content)
                : kind.isInstance(message);
    }
}
