package io.lepton.federation;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.ParticipantPrivacy;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Codec;
import io.lepton.federation.codec.Eden;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.RingVector;
import io.lepton.federation.codec.SignedBytes;
import io.lepton.federation.codec.TopShare;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.SecureMessage;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.Bulyan;
import io.lepton.federation.strategy.CoordinateWise;
import io.lepton.federation.strategy.FedAdaptive;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.FedAvgM;
import io.lepton.federation.strategy.FedBuff;
import io.lepton.federation.strategy.Krum;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.federation.strategy.Scaffold;
import io.lepton.federation.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One of everything that can be said or can happen. */
final class Samples {
    private static final Sites SITES = new Sites(11);
    private static final Bytes KEY = Bytes.ofHex("0a0b0c");

    private Samples() {}

    static List<Happening> happenings() {
        List<Happening> all = new ArrayList<>();
        messages().forEach(message -> all.add(new Happening.Heard(message)));
        all.add(new Happening.Tick());
        all.add(new Happening.SecretDrawn(3, Sites.secret(1)));
        all.add(new Happening.Trained(3, 7, Weights.of(0.1, -0.0, Double.MIN_VALUE, Double.NaN)));
        all.add(new Happening.Failed(3, "no rows: größer"));
        all.add(new Happening.Tried(3, new Evaluation(10, 9, 0.25)));
        return all;
    }

    static List<Message> messages() {
        var work = new LocalWork(Weights.of(0.1f, -2), 0.5, Weights.zeros(2));
        List<Message> all = new ArrayList<>();
        plans().forEach(plan -> all.add(new Message.Invitation(plan)));
        all.add(new Message.RoundStart(1, KEY, List.of("p00", "p01"), work));
        all.add(new Message.Trial(2, LocalWork.plain(Weights.of(0.1, 1.0 / 3))));
        all.add(new Message.Rejection("not awaited"));
        all.add(new Message.Farewell("all rounds are committed"));
        all.add(new Message.Hello("p00"));
        all.add(new Message.Leave("p00"));
        all.add(new Message.Agreement("p00", KEY));
        all.add(new Message.Decline("p00", 4, ""));
        all.add(new Message.CodedUpdate("p00", 4, Long.MAX_VALUE, Bytes.of(new byte[0])));
        all.add(new Message.TrialResult("p00", 4, new Evaluation(0, 0, 0)));
        secureQuestions().forEach(question -> all.add(new Message.SecureQuestion(question)));
        secureAnswers().forEach(answer -> all.add(new Message.SecureAnswer(answer)));
        return all;
    }

    private static List<SecureMessage.FromCoordinator> secureQuestions() {
        var keys = new SecureMessage.Keys("p01", 4, KEY, KEY, KEY, KEY);
        return List.of(
                new SecureMessage.KeyList(4, Map.of("p01", keys)),
                new SecureMessage.ShareDelivery(4, "p00", Map.of("p01", KEY, "p02", Bytes.of(new byte[3]))),
                new SecureMessage.Survivors(4, Set.of("p01", "p00")),
                new SecureMessage.UnmaskRequest(4, Set.of(), Set.of("p00"), Map.of("p00", KEY)));
    }

    private static List<SecureMessage.FromParticipant> secureAnswers() {
        return List.of(
                new SecureMessage.Keys("p01", 4, KEY, KEY, KEY, KEY),
                new SecureMessage.Shares("p01", 4, Map.of("p00", KEY)),
                new SecureMessage.MaskedInput("p01", 4, RingVector.of(Integer.MIN_VALUE, 0, -1)),
                new SecureMessage.Consent("p01", 4, KEY),
                new SecureMessage.UnmaskReply("p01", 4, Map.of(), Map.of("p00", KEY)),
                new SecureMessage.Refusal("p01", 4, "no"));
    }

    private static List<Plan> plans() {
        List<Plan> plans = new ArrayList<>();
        for (Strategy strategy : List.of(
                new FedAvg(0.1),
                new FedAvgM(1, 0.9),
                FedAdaptive.yogi(0.1, 0.001),
                new FedBuff(1, 11),
                new Scaffold(1, 11),
                CoordinateWise.median(),
                new Krum(1, 3),
                new Bulyan(1))) {
            plans.add(plan(strategy, new PlainFloats()));
        }
        for (Codec codec : List.of(new SignedBytes(), Eden.unbiased(4), new TopShare(0.01))) {
            plans.add(plan(FedAvg.plain(), codec));
        }
        plans.add(new Plan(
                "noisy",
                SITES.identities(),
                FedAvg.plain(),
                pace(),
                new Local(1, 1, 0.1, -1),
                new Travel(Visibility.NOBODY, new PlainFloats(), 1_000, 10),
                Optional.of(new ParticipantPrivacy(1, 1, 1e-5, 100))));
        plans.add(new Plan(
                "hidden and its own",
                SITES.identities(),
                FedAvg.plain(),
                pace(),
                new Local(1, 1, 0.1, -1)
                        .hiding(new ExamplePrivacy(0.1, 5, 1, 1, 1e-5, 100))
                        .keeping(new OwnBlock("head", 1, 2)),
                new Travel(Visibility.COORDINATOR, new PlainFloats(), 4, 1_000),
                Optional.empty()));
        return plans;
    }

    private static Plan plan(Strategy strategy, Codec codec) {
        return new Plan(
                "plain",
                SITES.identities(),
                strategy,
                pace(),
                new Local(2, 16, 0.1, 7),
                new Travel(Visibility.COORDINATOR, codec, 4, 1_000),
                Optional.empty());
    }

    private static Pace pace() {
        return new Pace(3, 1, 11, Duration.ofMillis(1_500), 2);
    }
}
