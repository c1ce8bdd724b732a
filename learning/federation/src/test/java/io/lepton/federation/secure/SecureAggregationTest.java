package io.lepton.federation.secure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.federation.codec.RingVector;
import io.lepton.federation.secure.SecureMessage.KeyList;
import io.lepton.federation.secure.SecureMessage.Keys;
import io.lepton.federation.secure.SecureMessage.MaskedInput;
import io.lepton.federation.secure.SecureMessage.UnmaskReply;
import io.lepton.federation.secure.SecureMessage.UnmaskRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sum comes out, whoever drops out and comes back. */
final class SecureAggregationTest {
    private static final Sites SITES = new Sites(7);

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 4096, 4097})
    void addsUpUnseen(int size) {
        var run = new SecureRun(SITES, 1, size, size);
        assertThat(run.run()).isEqualTo(run.sum(run.setting.roster()));
        assertThat(run.isDone()).isTrue();
    }

    /** Five of seven must stay. */
    @Test
    void survivesDropoutsInEveryStep() {
        var early = new SecureRun(SITES, 1, 50, 1);
        early.drop("p00", "p03");
        assertThat(early.run()).isEqualTo(early.sum(early.participants.keySet()));

        var afterKeys = new SecureRun(SITES, 1, 50, 2);
        var keys = afterKeys.keys();
        afterKeys.drop("p00", "p03");
        assertThat(afterKeys.unmask(afterKeys.consent(afterKeys.masked(afterKeys.shares(keys)))))
                .isEqualTo(afterKeys.sum(afterKeys.participants.keySet()));

        var afterShares = new SecureRun(SITES, 1, 50, 3);
        var deliveries = afterShares.shares(afterShares.keys());
        afterShares.drop("p00", "p03");
        assertThat(afterShares.unmask(afterShares.consent(afterShares.masked(deliveries))))
                .isEqualTo(afterShares.sum(afterShares.participants.keySet()));

        var afterMasked = new SecureRun(SITES, 1, 50, 4);
        var survivors = afterMasked.masked(afterMasked.shares(afterMasked.keys()));
        afterMasked.drop("p00", "p03");
        assertThat(afterMasked.unmask(afterMasked.consent(survivors)))
                .isEqualTo(afterMasked.sum(afterMasked.setting.roster()));

        var afterConsent = new SecureRun(SITES, 1, 50, 5);
        var request = afterConsent.runToConsent();
        afterConsent.drop("p00", "p03");
        assertThat(afterConsent.unmask(request)).isEqualTo(afterConsent.sum(afterConsent.setting.roster()));
    }

    @Test
    void doesNotGoOnBelowTheThreshold() {
        var run = new SecureRun(SITES, 1, 5, 1);
        run.drop("p00", "p01", "p02");
        assertThatThrownBy(run::keys).hasMessageContaining("answered=4, threshold=5");
    }

    /** A mask hides all: over many runs each bit of what one sends is as often 0 as 1, whatever it hides. */
    @Test
    void sendsNothingThatLooksLikeTheVector() {
        var run = new SecureRun(SITES, 1, 4096, 1);
        run.vectors.replaceAll((_, _) -> RingVector.zeros(4096));
        run.run();
        Set<RingVector> seen = new HashSet<>();
        for (String name : run.setting.roster()) {
            RingVector masked = run.maskedOf(name);
            long ones = 0;
            for (int i = 0; i < masked.size(); i++) {
                ones += Integer.bitCount(masked.get(i));
            }
            // 131072 fair bits scatter by 181; eight deviations.
            assertThat(ones).isBetween(65536L - 1448, 65536L + 1448);
            assertThat(seen.add(masked)).isTrue();
        }
    }

    @Test
    void givesTheSameMasksAfterARestart() {
        var run = new SecureRun(SITES, 1, 20, 1);
        var keys = run.keys();
        var deliveries = run.shares(keys);
        run.masked(deliveries);
        var before = run.maskedOf("p02");
        run.restart("p02");
        assertThat(run.at("p02").keys()).isEqualTo(keys.keys().get("p02"));
        run.at("p02").answer(keys);
        assertThat(run.at("p02").answer(requireNonNull(deliveries.get("p02")), run.vector("p02")))
                .isEqualTo(new MaskedInput("p02", 1, before));
    }

    @Test
    void usesOtherMasksInAnotherRound() {
        var first = new SecureRun(SITES, 1, 20, 1);
        var second = new SecureRun(SITES, 2, 20, 1);
        first.run();
        second.run();
        assertThat(first.maskedOf("p01")).isNotEqualTo(second.maskedOf("p01"));
        assertThat(first.at("p01").keys().sealKey())
                .isNotEqualTo(second.at("p01").keys().sealKey());
    }

    @Test
    void passesOverWhatComesTooLateTwiceOrForAnotherRound() {
        var run = new SecureRun(SITES, 1, 5, 1);
        Keys early = run.at("p00").keys();
        run.keys();
        assertThat(run.coordinator.accept(early).orElseThrow()).contains("step=SHARES");
        var other = new SecureRun(SITES, 2, 5, 1);
        assertThat(run.coordinator.accept(other.at("p00").keys()).orElseThrow()).contains("round=2");
        var fresh = new SecureRun(SITES, 1, 5, 1);
        assertThat(fresh.coordinator.accept(early)).isEmpty();
        assertThat(fresh.coordinator.accept(early).orElseThrow()).contains("not awaited: participant=p00");
    }

    @Test
    void doesNotTakeForgedKeysVectorsOfAnotherSizeOrSharesOfSomebodyElse() {
        var run = new SecureRun(SITES, 1, 5, 1);
        Keys own = run.at("p00").keys();
        var forged = new Keys("p01", 1, own.sealKey(), own.maskKey(), own.seedDigest(), own.signature());
        assertThat(run.coordinator.accept(forged).orElseThrow()).contains("did not sign", "p01");
        KeyList keys = run.keys();
        run.shares(keys);
        assertThat(run.coordinator
                        .accept(new MaskedInput("p00", 1, RingVector.zeros(6)))
                        .orElseThrow())
                .contains("size=6");
    }

    @Test
    void findsWrongSharesRatherThanAWrongSum() {
        var run = new SecureRun(SITES, 1, 5, 1);
        UnmaskRequest request = run.runToConsent();
        for (String name : run.setting.roster()) {
            var reply = (UnmaskReply) run.at(name).answer(request);
            Map<String, Bytes> seeds = new TreeMap<>(reply.seedShares());
            if (name.equals("p00")) {
                seeds.put("p04", Sites.secret(99));
            }
            assertThat(run.coordinator.accept(new UnmaskReply(name, 1, reply.keyShares(), seeds)))
                    .isEmpty();
        }
        assertThatThrownBy(run.coordinator::closeUnmask).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysHowLittleItHidesForTwoOrThree() {
        assertThat(new Sites(2).setting(1, 1).warning().orElseThrow()).contains("exactly what the other sent");
        assertThat(new Sites(3).setting(1, 1).warning().orElseThrow()).contains("the sum of the other two");
        assertThat(new Sites(4).setting(1, 1).warning()).isEmpty();
        assertThatThrownBy(() -> new Sites(1).setting(1, 1)).hasMessageContaining("participants=1");
        assertThat(List.of(2, 3, 4, 5, 6, 9, 10).stream()
                        .map(count -> new Sites(count).setting(1, 1).threshold()))
                .containsExactly(2, 3, 3, 4, 5, 7, 7);
    }
}
