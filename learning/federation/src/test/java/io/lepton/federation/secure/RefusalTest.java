package io.lepton.federation.secure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.federation.codec.RingVector;
import io.lepton.federation.secure.SecureMessage.FromParticipant;
import io.lepton.federation.secure.SecureMessage.KeyList;
import io.lepton.federation.secure.SecureMessage.Keys;
import io.lepton.federation.secure.SecureMessage.MaskedInput;
import io.lepton.federation.secure.SecureMessage.Refusal;
import io.lepton.federation.secure.SecureMessage.ShareDelivery;
import io.lepton.federation.secure.SecureMessage.Survivors;
import io.lepton.federation.secure.SecureMessage.UnmaskRequest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a participant refuses a coordinator that is curious, careless or worse. */
final class RefusalTest {
    private static final Sites SITES = new Sites(7);
    private static final int SIZE = 5;

    private final SecureRun run = new SecureRun(SITES, 1, SIZE, 1);

    @Test
    void refusesBothKindsOfSharesOfOne() {
        UnmaskRequest sound = run.runToConsent();
        var both = new UnmaskRequest(1, Set.of("p03"), sound.seedSharesOf(), sound.consents());
        assertRefused(run.at("p00").answer(both), "both kinds of shares", "p03");
        // And gives nothing any more, not even what it would have given before.
        assertRefused(run.at("p00").answer(sound), "both kinds of shares");
    }

    /** The second request, with a survivor's key instead of its seed, would lay its vector bare. */
    @Test
    void refusesASecondRequestForOtherShares() {
        UnmaskRequest sound = run.runToConsent();
        assertThat(run.at("p00").answer(sound)).isInstanceOf(SecureMessage.UnmaskReply.class);
        assertThat(run.at("p00").answer(sound)).isInstanceOf(SecureMessage.UnmaskReply.class);
        Set<String> fewer = new TreeSet<>(sound.seedSharesOf());
        fewer.remove("p03");
        assertRefused(
                run.at("p00").answer(new UnmaskRequest(1, Set.of("p03"), fewer, sound.consents())),
                "asked a second time");
    }

    @Test
    void refusesASurvivorSetThatShrankAfterConsent() {
        UnmaskRequest sound = run.runToConsent();
        Set<String> fewer = new TreeSet<>(sound.seedSharesOf());
        fewer.remove("p03");
        assertRefused(
                run.at("p00").answer(new UnmaskRequest(1, Set.of("p03"), fewer, sound.consents())),
                "not the survivors that were agreed on");
    }

    @Test
    void refusesASecondSurvivorSet() {
        Survivors all = run.masked(run.shares(run.keys()));
        run.at("p00").answer(all);
        Set<String> fewer = new TreeSet<>(all.participants());
        fewer.remove("p03");
        assertRefused(run.at("p00").answer(new Survivors(1, fewer)), "asked a second time");
    }

    @Test
    void refusesTooFewSurvivorsStrangersAndItsOwnAbsence() {
        run.masked(run.shares(run.keys()));
        assertRefused(
                run.at("p00").answer(new Survivors(1, Set.of("p00", "p01", "p02", "p03"))), "survivors=4, threshold=5");
        assertRefused(
                run.at("p01").answer(new Survivors(1, Set.of("p01", "p02", "p03", "p04", "x"))), "never shared", "x");
        assertRefused(run.at("p02").answer(new Survivors(1, Set.of("p00", "p01", "p03", "p04", "p05"))), "left out");
    }

    @Test
    void refusesKeySharesOfSomebodyWhoDidNotDropOut() {
        run.keys();
        var smaller = new SecureRun(SITES, 1, SIZE, 2);
        var deliveries = smaller.shares(smaller.keys());
        smaller.drop("p06");
        UnmaskRequest sound = smaller.consent(smaller.masked(deliveries));
        assertThat(sound.keySharesOf()).containsExactly("p06");
        assertRefused(
                smaller.at("p00").answer(new UnmaskRequest(1, Set.of(), sound.seedSharesOf(), sound.consents())),
                "not those who dropped out");
    }

    @Test
    void refusesConsentsThatAreTooFewOrForged() {
        UnmaskRequest sound = run.runToConsent();
        Map<String, Bytes> few = new TreeMap<>(sound.consents());
        few.keySet().retainAll(Set.of("p00", "p01", "p02", "p03"));
        assertRefused(
                run.at("p00").answer(new UnmaskRequest(1, Set.of(), sound.seedSharesOf(), few)),
                "consents=4, threshold=5");
        few.put("p04", requireNonNull(sound.consents().get("p05")));
        few.put("p05", requireNonNull(sound.consents().get("p04")));
        assertRefused(
                run.at("p01").answer(new UnmaskRequest(1, Set.of(), sound.seedSharesOf(), few)),
                "consents=4, threshold=5");
    }

    @Test
    void refusesAnotherRoundInEveryStep() {
        KeyList keys = run.keys();
        assertRefused(run.at("p00").answer(new KeyList(2, keys.keys())), "round=2, expected=1");
        var deliveries = run.shares(keys(keys));
        assertRefused(
                run.at("p01")
                        .answer(
                                new ShareDelivery(
                                        2,
                                        "p01",
                                        requireNonNull(deliveries.get("p01")).sealed()),
                                run.vector("p01")),
                "round=2");
    }

    /** p00 refuses already, so the others go on without it. */
    private KeyList keys(KeyList keys) {
        run.drop("p00");
        return keys;
    }

    @Test
    void refusesKeysThatAreTooFewForgedOrStale() {
        KeyList keys = run.keys();
        Map<String, Keys> few = new TreeMap<>(keys.keys());
        few.keySet().retainAll(Set.of("p00", "p01", "p02", "p03"));
        assertRefused(run.at("p00").answer(new KeyList(1, few)), "keys=4, threshold=5");

        // A key pair of the coordinator's own under another's name: it could open the shares.
        Map<String, Keys> forged = new TreeMap<>(keys.keys());
        Keys mine = new SecureRun(new Sites(7), 1, SIZE, 9).at("p03").keys();
        forged.put("p03", mine);
        assertRefused(run.at("p01").answer(new KeyList(1, forged)), "did not sign", "p03");

        // Keys of an earlier round, whose secrets may be known by now.
        Map<String, Keys> stale = new TreeMap<>(keys.keys());
        stale.put("p03", new SecureRun(SITES, 0, SIZE, 1).at("p03").keys());
        assertRefused(run.at("p02").answer(new KeyList(1, stale)), "of another round", "p03");

        Map<String, Keys> twice = new TreeMap<>(keys.keys());
        twice.put("p03", requireNonNull(keys.keys().get("p04")));
        assertRefused(run.at("p04").answer(new KeyList(1, twice)), "p03");
    }

    @Test
    void refusesASecondListOfKeys() {
        KeyList keys = run.keys();
        assertThat(run.at("p00").answer(keys)).isEqualTo(run.at("p00").answer(keys));
        Map<String, Keys> fewer = new TreeMap<>(keys.keys());
        fewer.remove("p06");
        assertRefused(run.at("p00").answer(new KeyList(1, fewer)), "asked a second time");
    }

    @Test
    void refusesSharesThatAreTooFewOrMeantForAnother() {
        var deliveries = run.shares(run.keys());
        ShareDelivery sound = requireNonNull(deliveries.get("p00"));
        Map<String, Bytes> few = new TreeMap<>(sound.sealed());
        few.keySet().retainAll(Set.of("p01", "p02", "p03"));
        assertRefused(
                run.at("p00").answer(new ShareDelivery(1, "p00", few), run.vector("p00")), "shares=4, threshold=5");
        assertRefused(run.at("p01").answer(sound, run.vector("p01")), "recipient=p00");
        Map<String, Bytes> swapped =
                new TreeMap<>(requireNonNull(deliveries.get("p02")).sealed());
        swapped.put("p03", requireNonNull(swapped.get("p04")));
        assertRefused(
                run.at("p02").answer(new ShareDelivery(1, "p02", swapped), run.vector("p02")), "cannot be opened");
    }

    @Test
    void masksOneVectorOnly() {
        ShareDelivery sound = requireNonNull(run.shares(run.keys()).get("p00"));
        assertThat(run.at("p00").answer(sound, run.vector("p00"))).isInstanceOf(MaskedInput.class);
        assertThat(run.at("p00").answer(sound, run.vector("p00"))).isInstanceOf(MaskedInput.class);
        assertRefused(run.at("p00").answer(sound, RingVector.zeros(SIZE)), "asked a second time");
    }

    @Test
    void refusesStepsBeforeTheirTime() {
        assertRefused(run.at("p00").answer(new UnmaskRequest(1, Set.of(), Set.of(), Map.of())), "before there was");
        assertRefused(run.at("p01").answer(new Survivors(1, Set.of("p01"))), "before there were shares");
        assertRefused(
                run.at("p02").answer(new ShareDelivery(1, "p02", Map.of()), run.vector("p02")),
                "before there were keys");
    }

    @Test
    void theCoordinatorGoesOnWithoutWhoRefuses() {
        KeyList keys = run.keys();
        var refusal = (Refusal) run.at("p06").answer(new KeyList(2, keys.keys()));
        assertThat(run.coordinator.accept(refusal)).isEmpty();
        assertThat(run.coordinator.awaited()).doesNotContain("p06");
        run.drop("p06");
        var sum = run.unmask(run.consent(run.masked(run.shares(keys))));
        assertThat(sum).isEqualTo(run.sum(run.participants.keySet()));
    }

    @Test
    void refusesToJoinWithoutBeingAskedOrWithAShortSecret() {
        assertThatThrownBy(() -> new SecureParticipant(run.setting, "x", Sites.secret(1), SITES.signer("p00")))
                .hasMessageContaining("participant=x");
        assertThatThrownBy(() -> new SecureParticipant(run.setting, "p00", Bytes.ofHex("00"), SITES.signer("p00")))
                .hasMessageContaining("not 32 bytes");
    }

    private static void assertRefused(FromParticipant answer, String... reasons) {
        assertThat(answer).isInstanceOf(Refusal.class);
        assertThat(((Refusal) answer).reason()).contains(reasons);
    }
}
