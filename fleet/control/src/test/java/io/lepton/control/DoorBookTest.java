package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.control.audit.AuditQuery;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.AuditLine;
import io.lepton.governance.KeyText;
import io.lepton.governance.Role;
import io.lepton.wire.NewKeyView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of those who come to the door is in the audit log. */
class DoorBookTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String UNKNOWN =
            KeyText.of("unknown12345", new byte[KeyText.SECRET_BYTES]).reveal();

    private final AccessBench bench = new AccessBench();

    @Test
    void aLoginIsInTheLogBeforeItIsAnswered() {
        login(PASSWORD, 401);
        bench.call(AccessBench.OWNER, "PUT", "/accounts/user:anna", "{\"password\": \"" + PASSWORD + "\"}");
        var key = AccessBench.read(login(PASSWORD, 201), NewKeyView.class);
        assertThat(facts(Optional.of("login"))).singleElement().satisfies(fact -> {
            assertThat(fact.actor()).isEqualTo("user:anna");
            assertThat(fact.resource()).isEqualTo("keys/" + key.about().id());
            assertThat(fact.outcome()).isEqualTo(Outcome.ACCEPTED);
        });
        assertThat(text()).doesNotContain(PASSWORD).doesNotContain(key.key());
        login("a wrong password", 401);
        bench.door.close();
        assertThat(facts(Optional.of("login")))
                .filteredOn(fact -> fact.outcome() == Outcome.REFUSED)
                .singleElement()
                .satisfies(fact -> {
                    assertThat(fact.actor()).isEqualTo("user:anna");
                    assertThat(fact.count()).as("equal ones are one").isEqualTo(2);
                    assertThat(fact.detail())
                            .hasValueSatisfying(said -> assertThat(said).contains("code=UNAUTHENTICATED"));
                });
        assertThat(text()).doesNotContain("a wrong password");
    }

    @Test
    void whoIsSentAwayIsInTheLog() {
        for (Optional<String> shown :
                List.of(Optional.<String>empty(), Optional.of("Bearer " + UNKNOWN), Optional.of("Bearer " + UNKNOWN))) {
            assertThat(bench.call(shown, "GET", "/models", "").status()).isEqualTo(401);
        }
        bench.door.close();
        assertThat(facts(Optional.of("get:models"))).hasSize(2).allSatisfy(fact -> {
            assertThat(fact.actor()).isEqualTo(DoorBook.NOBODY);
            assertThat(fact.outcome()).isEqualTo(Outcome.REFUSED);
        });
        assertThat(text()).contains("no such key: key=unknown12345").doesNotContain(UNKNOWN);
    }

    /** What somebody may not look at, and what somebody may not do: the one by the book, the other by the witness, each once. */
    @Test
    void aPermissionThatIsMissingIsInTheLogOnceWithWhoeverLacksIt() {
        KeyText viewer = bench.somebody("user:carl", Role.VIEWER, Optional.of("own"));
        assertThat(bench.call(viewer, "GET", "/accounts", "").status()).isEqualTo(403);
        assertThat(bench.call(viewer, "DELETE", "/accounts/user:carl", "").status())
                .isEqualTo(403);
        bench.door.close();
        for (String action : List.of("get:accounts", "delete:accounts")) {
            assertThat(facts(Optional.of(action))).singleElement().satisfies(fact -> {
                assertThat(fact.actor()).isEqualTo("user:carl");
                assertThat(fact.outcome()).isEqualTo(Outcome.REFUSED);
                assertThat(fact.detail())
                        .hasValueSatisfying(said -> assertThat(said).contains("code=FORBIDDEN"));
            });
        }
    }

    @Test
    void theUsesOfAKeyWithinAMinuteAreOneEntry() {
        KeyText viewer = bench.somebody("user:carl", Role.VIEWER, Optional.empty());
        for (int i = 0; i < 3; i++) {
            bench.call(viewer, "GET", "/models", "");
        }
        bench.call(viewer, "GET", "/nodes", "");
        bench.door.close();
        assertThat(facts(Optional.of("use:key"))).hasSize(2).allSatisfy(fact -> {
            assertThat(fact.actor()).isEqualTo("user:carl");
            assertThat(fact.resource()).isEqualTo("keys/" + viewer.id());
        });
        assertThat(facts(Optional.of("use:key")).stream().map(AuditFact::count)).containsExactlyInAnyOrder(3L, 1L);
    }

    @Test
    void aFloodOfDifferentRefusalsIsANumber() {
        var why = new LeptonException(ErrorCode.UNAUTHENTICATED, "no such key");
        IntStream.range(0, DoorBook.REFUSALS_MAX + 7)
                .forEach(i -> bench.door.refused(DoorBook.NOBODY, "get:models", "models/" + i, why));
        bench.door.close();
        assertThat(facts(Optional.of("get:models"))).hasSize(DoorBook.REFUSALS_MAX);
        assertThat(facts(Optional.of("drop:notes"))).singleElement().satisfies(fact -> assertThat(fact.count())
                .isEqualTo(7));
    }

    /** Whoever has the owner's key is many; nobody of them can have been an account of the fleet. */
    @Test
    void theOwnersKeySpeaksForNoAccount() {
        var forged = bench.callAs("user:anna", AccessBench.OWNER, "DELETE", "/deployments/own-model");
        assertThat(forged.code()).isEqualTo("INVALID_REQUEST");
        assertThat(bench.callAs("anna\n{\"forged\":1}", AccessBench.OWNER, "DELETE", "/deployments/own-model")
                        .code())
                .as("no line of the log is made by a header")
                .isEqualTo("INVALID_REQUEST");
        assertThat(bench.callAs("anna", AccessBench.OWNER, "DELETE", "/deployments/own-model")
                        .status())
                .isEqualTo(204);
        assertThat(facts(Optional.of("delete:deployments"))).singleElement().satisfies(fact -> assertThat(fact.actor())
                .isEqualTo("anna"));
    }

    private AccessBench.Outcome login(String password, int status) {
        var outcome = bench.call(
                Optional.empty(), "POST", "/login", "{\"account\": \"user:anna\", \"password\": \"" + password + "\"}");
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        bench.clock.pass(Duration.ofMillis(1));
        return outcome;
    }

    private List<AuditFact> facts(Optional<String> action) {
        Optional<String> any = Optional.empty();
        var query = new AuditQuery(
                any, action, any, Optional.empty(), Optional.empty(), Optional.empty(), Long.MAX_VALUE, 1_000);
        return bench.audit.reader().search(query).stream()
                .map(AuditLine::read)
                .map(line -> ((AuditLine.Entry) line).entry().fact())
                .toList();
    }

    private String text() {
        return facts(Optional.empty()).toString();
    }
}
