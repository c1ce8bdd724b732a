package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.control.AccessBench.Outcome;
import io.lepton.domain.InferenceKey;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.lepton.governance.KeyText;
import io.lepton.governance.Role;
import io.lepton.wire.KeyView;
import io.lepton.wire.NewKeyView;
import io.lepton.wire.WhoamiView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys, accounts and passwords, from their making to their end. */
class AccessTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String APPLY_BINDING =
            "{\"files\": [{\"name\": \"f.yaml\", \"text\": \"apiVersion: lepton.io/v1\\n"
                    + "kind: RoleBinding\\nmetadata: {name: mine}\\nspec: {role: admin, subjects: [user:anna], project: P}\\n\"}]}";

    private final AccessBench bench = new AccessBench();

    @Test
    void theOwnerMayDoEverything() {
        assertThat(bench.call(AccessBench.OWNER, "GET", "/status", "").status()).isEqualTo(200);
        var who = AccessBench.read(bench.call(AccessBench.OWNER, "GET", "/whoami", ""), WhoamiView.class);
        assertThat(who.subject()).isEqualTo("service:owner");
        assertThat(who.roles()).containsExactly(new WhoamiView.Role("admin", Optional.empty(), List.of()));
        var forged = KeyText.of(AccessConfig.OWNER_ID, new byte[] {
            1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        });
        assertThat(bench.call(forged, "GET", "/status", "").code()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void whatIsNoKeyOpensNothing() {
        for (String header : List.of(
                "",
                "Bearer",
                "Bearer ",
                "Basic YTpi",
                "Bearer lepton_x_y",
                "Bearer a.b.c",
                "Bearer " + "x".repeat(9_000))) {
            Outcome outcome = bench.call(Optional.of(header), "GET", "/status", "");
            assertThat(outcome.code()).as(header).isEqualTo("UNAUTHENTICATED");
            assertThat(outcome.body()).as(header).contains("authorization");
        }
    }

    @Test
    void aKeyIsGoodUntilItIsRevokedAndNotRestored() {
        bench.somebody("service:pipeline", Role.DEPLOYER, Optional.empty());
        NewKeyView made = create("{\"account\": \"service:pipeline\", \"tenant\": \"batch\", \"days\": 1}");
        KeyText key = KeyText.parse(made.key()).orElseThrow();
        assertThat(made.about().tenant()).hasToString("batch");
        assertThat(bench.call(key, "GET", "/status", "").status()).isEqualTo(200);
        assertThat(bench.store.changes(ChangeQuery.after(0)).toString()).doesNotContain(made.key());

        var revoked = bench.call(key, "DELETE", "/keys/" + made.about().id(), "");
        assertThat(AccessBench.read(revoked, KeyView.class).state()).isEqualTo("revoked");
        assertThat(bench.call(key, "GET", "/status", "")).satisfies(outcome -> {
            assertThat(outcome.code()).isEqualTo("UNAUTHENTICATED");
            assertThat(outcome.body()).contains("revoked");
        });
        long revision = bench.desired().revision();
        assertThat(bench.call(AccessBench.OWNER, "POST", "/history/" + revision + "/undo", "")
                        .code())
                .isEqualTo("INVALID_REQUEST");
    }

    @Test
    void aKeyEndsWhenItsTimeIsOver() {
        bench.somebody("service:pipeline", Role.VIEWER, Optional.empty());
        KeyText key = KeyText.parse(create("{\"account\": \"service:pipeline\", \"days\": 1}")
                        .key())
                .orElseThrow();
        bench.clock.pass(Duration.ofDays(1).minusMillis(1));
        assertThat(bench.call(key, "GET", "/status", "").status()).isEqualTo(200);
        bench.clock.pass(Duration.ofMillis(1));
        assertThat(bench.call(key, "GET", "/status", "").body()).contains("expired");
    }

    @Test
    void aKeyIsNeverGoodForMoreThanItsBoundsAndItsAccount() {
        bench.somebody("user:anna", Role.DEPLOYER, Optional.of("own"));
        KeyText looking =
                bench.key("user:anna", new ApiKey.Bounds(Optional.of(Role.VIEWER), Optional.empty(), List.of()));
        assertThat(bench.call(looking, "GET", "/models/own-model", "").status()).isEqualTo(200);
        assertThat(bench.call(looking, "DELETE", "/deployments/own-model", "").code())
                .isEqualTo("FORBIDDEN");
        assertThat(bench.call(looking, "POST", "/keys", "{}").code())
                .as("a bound key makes no unbound one")
                .isEqualTo("FORBIDDEN");
        KeyText wishing =
                bench.key("user:anna", new ApiKey.Bounds(Optional.of(Role.ADMIN), Optional.empty(), List.of()));
        assertThat(bench.call(wishing, "GET", "/accounts", "").code()).isEqualTo("FORBIDDEN");
        KeyText own = bench.key("user:anna", ApiKey.Bounds.none());
        assertThat(bench.call(own, "POST", "/keys", "{\"role\": \"viewer\"}").status())
                .isEqualTo(201);
        assertThat(bench.call(own, "POST", "/keys", "{\"account\": \"service:owner\"}")
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void aRoleInARegionReachesNoOther() {
        KeyText key = bench.somebody("user:wei", Role.DEPLOYER, Optional.empty(), "beijing");
        String there = "{\"version\": 1, \"regions\": [\"beijing\"], \"replicas\": 1}";
        assertThat(bench.call(key, "PUT", "/deployments/own-model", there).status())
                .isEqualTo(200);
        assertThat(bench.call(key, "PUT", "/deployments/own-model", there.replace("beijing", "frankfurt")))
                .satisfies(outcome -> {
                    assertThat(outcome.code()).isEqualTo("FORBIDDEN");
                    assertThat(outcome.body()).contains("frankfurt", "needed=deploy", "subject=user:wei");
                });
        assertThat(bench.call(key, "PUT", "/deployments/own-model", there.replace("[\"beijing\"]", "\"all\""))
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(bench.call(key, "DELETE", "/deployments/other-model", "").code())
                .as("what is in Frankfurt")
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void nobodyGivesMoreThanTheyHave() {
        KeyText key = bench.somebody("user:anna", Role.ADMIN, Optional.of("own"));
        assertThat(bench.call(key, "POST", "/apply", APPLY_BINDING.replace("P}", "own}"))
                        .status())
                .isEqualTo(200);
        assertThat(bench.call(key, "POST", "/apply", APPLY_BINDING.replace(", project: P}", "}"))
                        .code())
                .as("in the whole fleet")
                .isEqualTo("FORBIDDEN");
        assertThat(bench.call(key, "POST", "/apply", APPLY_BINDING.replace("P}", "other}"))
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void nothingIsTakenOutOfAnothersProject() {
        KeyText key = bench.somebody("user:anna", Role.ADMIN, Optional.of("own"));
        String moving = "{\"files\": [{\"name\": \"f.yaml\", \"text\": \"apiVersion: lepton.io/v1\\nkind: Model\\n"
                + "metadata: {name: other-model, project: own}\\nspec: {description: mine now}\\n\"}]}";
        assertThat(bench.call(key, "POST", "/apply", moving).code()).isEqualTo("FORBIDDEN");
        String deploying = "{\"version\": 1, \"regions\": \"all\", \"replicas\": 1}";
        assertThat(bench.call(key, "PUT", "/deployments/other-model", deploying).code())
                .isEqualTo("FORBIDDEN");
        assertThat(bench.call(key, "GET", "/export", "").body())
                .contains("own-model")
                .doesNotContain("other-model");
        assertThat(bench.call(key, "GET", "/history", "").body())
                .contains("own-model")
                .doesNotContain("other-model");
    }

    @Test
    void aProjectIncludesThoseBelowIt() {
        bench.mailbox.handle(new ControlEvent.Edited(
                List.of(new Edit.Put(Change.Kind.PROJECT, new Project("other", Optional.of("own"), "")))));
        KeyText key = bench.somebody("user:anna", Role.VIEWER, Optional.of("own"));
        assertThat(bench.call(key, "GET", "/models/other-model", "").status()).isEqualTo(200);
    }

    @Test
    void aPasswordGetsAKeyAndAWrongOneGetsNothing() {
        assertThat(account("user:anna", "{\"password\": \"short\"}").code()).isEqualTo("INVALID_REQUEST");
        assertThat(account("user:anna", "{\"password\": \"" + PASSWORD + "\", \"role\": \"viewer\"}")
                        .status())
                .isEqualTo(200);
        Outcome wrong = login("user:anna", "wrong horse battery");
        assertThat(wrong.code()).isEqualTo("UNAUTHENTICATED");
        assertThat(login("user:nobody", PASSWORD))
                .as("nothing tells who is there")
                .isEqualTo(wrong);
        assertThat(login("user:service", PASSWORD)).isEqualTo(wrong);

        var made = AccessBench.read(login("user:anna", PASSWORD), NewKeyView.class);
        assertThat(Duration.between(made.about().createdAt(), made.about().expiresAt()))
                .isEqualTo(Duration.ofHours(12));
        KeyText key = KeyText.parse(made.key()).orElseThrow();
        assertThat(bench.call(key, "GET", "/status", "").status()).isEqualTo(200);
        assertThat(bench.call(AccessBench.OWNER, "GET", "/history", "").body())
                .as("hashes are shown to nobody")
                .contains("user:anna")
                .doesNotContain("argon2id")
                .doesNotContain(key.sha256());

        assertThat(bench.call(key, "PUT", "/accounts/user:anna", "{\"password\": \"another horse battery\"}")
                        .status())
                .as("one's own")
                .isEqualTo(200);
        assertThat(login("user:anna", PASSWORD).code()).isEqualTo("UNAUTHENTICATED");
        assertThat(bench.call(AccessBench.OWNER, "DELETE", "/accounts/user:anna", "")
                        .status())
                .isEqualTo(204);
        assertThat(bench.call(key, "GET", "/status", "").body()).contains("revoked");
        assertThat(login("user:anna", "another horse battery").code()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void whoeverGuessesMustWait() {
        account("user:anna", "{\"password\": \"" + PASSWORD + "\"}");
        for (int i = 0; i < 5; i++) {
            assertThat(login("user:anna", "wrong horse battery").code()).isEqualTo("UNAUTHENTICATED");
        }
        assertThat(login("user:anna", PASSWORD).code()).isEqualTo("RATE_LIMITED");
        bench.clock.pass(Duration.ofSeconds(1));
        assertThat(login("user:anna", PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void gatewaysAreToldWhichKeysOpenThem() {
        bench.somebody("user:looks", Role.VIEWER, Optional.empty());
        KeyText everywhere = bench.somebody("user:asks", Role.DEPLOYER, Optional.empty());
        KeyText own = bench.somebody("user:asks-own", Role.DATA_SCIENTIST, Optional.of("own"));
        KeyText beijing = bench.somebody("user:asks-beijing", Role.DEPLOYER, Optional.empty(), "beijing");
        assertThat(gatewayKeys())
                .extracting(InferenceKey::id)
                .containsExactlyInAnyOrder(AccessConfig.OWNER_ID, everywhere.id(), own.id(), beijing.id());
        assertThat(gatewayKey(own).models()).contains(List.of(new ModelName("own-model")));
        assertThat(gatewayKey(beijing).regions()).containsExactly(new RegionId("beijing"));
        assertThat(gatewayKey(beijing).models()).isEmpty();
        assertThat(gatewayKey(everywhere).sha256()).isEqualTo(everywhere.sha256());

        bench.call(AccessBench.OWNER, "DELETE", "/keys/" + everywhere.id(), "");
        assertThat(gatewayKeys()).extracting(InferenceKey::id).doesNotContain(everywhere.id());
    }

    @Test
    void anotherAuthoritysTokenGivesTheRolesOfItsSubjectAndGroups() {
        var trusting = new AccessBench((token, _) -> {
            if (!token.equals("a.good.token")) {
                throw new LeptonException(io.lepton.domain.ErrorCode.UNAUTHENTICATED, "not believed: token");
            }
            return new TokenVerifier.Claimed("user:anna@example.com", Set.of("group:ml"));
        });
        trusting.mailbox.handle(new ControlEvent.Edited(List.of(new Edit.Put(
                Change.Kind.ROLE_BINDING,
                new RoleBinding("ml", Role.DATA_SCIENTIST, List.of("group:ml"), Optional.of("own"))))));
        var good = Optional.of("Bearer a.good.token");
        assertThat(trusting.call(good, "GET", "/models/own-model", "").status()).isEqualTo(200);
        assertThat(trusting.call(good, "GET", "/models/other-model", "").code()).isEqualTo("FORBIDDEN");
        assertThat(trusting.call(Optional.of("Bearer a.bad.token"), "GET", "/status", "")
                        .code())
                .isEqualTo("UNAUTHENTICATED");
    }

    private List<InferenceKey> gatewayKeys() {
        return bench.mailbox.read(ControlCore::snapshot).keys().orElseThrow();
    }

    private InferenceKey gatewayKey(KeyText key) {
        return gatewayKeys().stream()
                .filter(known -> known.id().equals(key.id()))
                .findFirst()
                .orElseThrow();
    }

    private NewKeyView create(String request) {
        return AccessBench.read(bench.call(AccessBench.OWNER, "POST", "/keys", request), NewKeyView.class);
    }

    private Outcome account(String name, String request) {
        return bench.call(AccessBench.OWNER, "PUT", "/accounts/" + name, request);
    }

    private Outcome login(String name, String password) {
        String request = "{\"account\": \"" + name + "\", \"password\": \"" + password + "\"}";
        return bench.call(Optional.empty(), "POST", "/login", request);
    }
}
