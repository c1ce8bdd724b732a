package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.domain.Priority;
import io.lepton.domain.TenantId;
import io.lepton.gateway.AdmissionCore.Applicant;
import io.lepton.gateway.AdmissionCore.Ticket;
import io.lepton.gateway.AdmissionCore.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AdmissionCoreTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final TenantId REPORTS = new TenantId("reports");
    private static final TenantId SHOP = new TenantId("shop");
    private static final TenantLimits TWO_A_SECOND = new TenantLimits(OptionalDouble.of(2), 1, OptionalInt.empty());
    private static final TenantLimits TWO_AT_ONCE = new TenantLimits(OptionalDouble.empty(), 1, OptionalInt.of(2));

    @Test
    void boundsNobodyByDefault() {
        var core = new AdmissionCore(AdmissionConfig.defaults(), 0);
        for (int i = 0; i < 900; i++) {
            assertThat(core.admit(of(SHOP), 0)).isInstanceOf(Verdict.Admitted.class);
        }
    }

    @Test
    void holdsATenantToItsRateAndNoOther() {
        var core = core(TenantLimits.NONE, Map.of(REPORTS, TWO_A_SECOND));
        admit(core, REPORTS, 0);
        assertThat(core.admit(of(REPORTS), 0)).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refused.message()).contains("tenant=reports", "requestsPerSecond=2.0");
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(500));
        });
        admit(core, SHOP, 0);
        admit(core, REPORTS, Duration.ofMillis(500).toNanos());
    }

    @Test
    void holdsATenantToWhatItHasUnderWay() {
        var core = core(TWO_AT_ONCE, Map.of());
        Ticket first = admit(core, SHOP, 0);
        Ticket second = admit(core, SHOP, 0);
        assertThat(core.admit(of(SHOP), 0))
                .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.message())
                        .contains("inFlightMax=2"));
        core.ended(first);
        admit(core, SHOP, 0);
        core.answered(second, 1, 1);
        admit(core, SHOP, 1);
    }

    @Test
    void countsWhatAPeerSendsForNoTenant() {
        var core = core(TWO_AT_ONCE, Map.of());
        for (int i = 0; i < 10; i++) {
            assertThat(core.admit(new Applicant(Optional.empty(), DIGITS, Priority.NORMAL), 0))
                    .isInstanceOf(Verdict.Admitted.class);
        }
    }

    @Test
    void aRefusedRequestTakesNobodysPlace() {
        var core = core(TWO_A_SECOND, Map.of());
        for (int i = 0; i < 5_000; i++) {
            core.admit(of(SHOP), 0);
        }
        // Had the refused ones stayed in the model's count, it would be full now.
        admit(core, REPORTS, 0);
    }

    @Test
    void refusesWhatTheModelHasNoRoomForByPriority() {
        var core = new AdmissionCore(AdmissionConfig.defaults(), 0);
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            tickets.add(admit(core, SHOP, 0));
        }
        assertThat(core.admit(of(SHOP), 0)).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(refused.message()).contains("model=digits", "inFlightMax=1000", "priority=normal");
        });
        assertThat(core.admit(new Applicant(Optional.of(SHOP), DIGITS, Priority.HIGH), 0))
                .isInstanceOf(Verdict.Admitted.class);
        assertThat(core.admit(new Applicant(Optional.of(SHOP), new ModelName("other"), Priority.LOW), 0))
                .isInstanceOf(Verdict.Admitted.class);
        tickets.forEach(core::ended);
        admit(core, SHOP, 0);
    }

    @Test
    void refusesLimitsThatLetNothingThrough() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TenantLimits(OptionalDouble.of(0), 1, OptionalInt.empty()))
                .withMessageContaining("requestsPerSecond=0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TenantLimits(OptionalDouble.of(1), 0, OptionalInt.empty()))
                .withMessageContaining("burst=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TenantLimits(OptionalDouble.empty(), 1, OptionalInt.of(0)))
                .withMessageContaining("inFlightMax=0");
    }

    private static AdmissionCore core(TenantLimits every, Map<TenantId, TenantLimits> tenants) {
        return new AdmissionCore(new AdmissionConfig(every, tenants, Duration.ofMillis(400)), 0);
    }

    private static Applicant of(TenantId tenant) {
        return new Applicant(Optional.of(tenant), DIGITS, Priority.NORMAL);
    }

    private static Ticket admit(AdmissionCore core, TenantId tenant, long nowNanos) {
        Verdict verdict = core.admit(of(tenant), nowNanos);
        assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
        return ((Verdict.Admitted) verdict).ticket();
    }
}
