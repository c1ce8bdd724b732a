package io.lepton.control;

import static io.lepton.governance.Role.ADMIN;
import static io.lepton.governance.Role.AUDITOR;
import static io.lepton.governance.Role.DATA_SCIENTIST;
import static io.lepton.governance.Role.DEPLOYER;
import static io.lepton.governance.Role.TRAINER;
import static io.lepton.governance.Role.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.governance.KeyText;
import io.lepton.governance.Role;
import io.lepton.wire.Json;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every endpoint of the OpenAPI document, asked by every role: in its own project, in the other project, and by whoever has it
 * in the whole fleet. What each may do is written here once more, so that neither list can change unseen.
 */
class AuthorisationMatrixTest {
    private static final Set<String> VERBS = Set.of("get", "put", "post", "delete");
    private static final Set<Role> ALL = EnumSet.allOf(Role.class);
    private static final Set<Role> NONE = EnumSet.noneOf(Role.class);
    private static final Set<Role> HISTORIANS = EnumSet.of(DEPLOYER, DATA_SCIENTIST, TRAINER, AUDITOR, ADMIN);

    /**
     * What an endpoint is asked, and who may.
     *
     * @param path with {@code P} for the project
     * @param body with {@code P} for the project
     * @param own roles that may in their own project, and in the whole fleet
     * @param other roles of one project that may in the other one
     * @param fleet roles that may only when they have it in the whole fleet
     */
    private record Case(String path, String body, Set<Role> own, Set<Role> other, Set<Role> fleet) {
        static Case everybody(String path) {
            return new Case(path, "", ALL, ALL, ALL);
        }

        /** In one's own project, and in no other. */
        static Case inProject(String path, String body, Role... roles) {
            Set<Role> some = EnumSet.copyOf(List.of(roles));
            return new Case(path, body, some, NONE, some);
        }

        static Case inFleet(String path, String body, Role... roles) {
            return new Case(path, body, NONE, NONE, EnumSet.copyOf(List.of(roles)));
        }

        static Case anywhere(String path, Set<Role> roles) {
            return new Case(path, "", roles, roles, roles);
        }
    }

    private static final String DELETED = "spec: {version: 1, regions: all, replicas: 1}";
    private static final String JOB =
            "{\"model\": \"P-model\", \"file\": \"f.yaml\", \"text\": \"name: P-model\", \"region\": \"beijing\"}";
    private static final String ALIAS = "{\"version\": \"P-model/1\"}";
    private static final String DEPLOY = "{\"version\": 1, \"regions\": [\"beijing\"], \"replicas\": 1}";
    private static final String FILE =
            "{\"files\": [{\"name\": \"f.yaml\", \"text\": \"apiVersion: lepton.io/v1\\nkind: Model\\n"
                    + "metadata: {name: P-model, project: P}\\nspec: {description: other words}\\n\"}]}";

    private static final Map<String, Case> CASES = Map.ofEntries(
            Map.entry("GET /openapi.json", Case.everybody("/openapi.json")),
            Map.entry(
                    "POST /login",
                    new Case("/login", "{\"account\": \"user:x\", \"password\": \"y\"}", NONE, NONE, NONE)),
            Map.entry("GET /whoami", Case.everybody("/whoami")),
            Map.entry("GET /accounts", Case.inFleet("/accounts", "", AUDITOR, ADMIN)),
            Map.entry("PUT /accounts/{account}", Case.inFleet("/accounts/user:new", "{}", ADMIN)),
            Map.entry("DELETE /accounts/{account}", Case.inFleet("/accounts/user:victim", "", ADMIN)),
            Map.entry("GET /keys", Case.everybody("/keys")),
            Map.entry("POST /keys", Case.inFleet("/keys", "{\"account\": \"user:victim\"}", ADMIN)),
            Map.entry("DELETE /keys/{key}", Case.inFleet("/keys/VICTIM", "", ADMIN)),
            Map.entry("POST /authority/tokens", Case.inFleet("/authority/tokens", "{\"region\": \"beijing\"}", ADMIN)),
            Map.entry("POST /authority/rotate", Case.inFleet("/authority/rotate", "", ADMIN)),
            Map.entry("GET /audit/keys", Case.everybody("/audit/keys")),
            Map.entry("GET /audit/head", Case.inFleet("/audit/head", "", AUDITOR, ADMIN)),
            Map.entry("GET /audit/entries", Case.inFleet("/audit/entries", "", AUDITOR, ADMIN)),
            Map.entry("GET /audit/lines", Case.inFleet("/audit/lines", "", AUDITOR, ADMIN)),
            Map.entry("GET /audit/proofs/{entry}", Case.inFleet("/audit/proofs/0", "", AUDITOR, ADMIN)),
            Map.entry("GET /audit/growth", Case.inFleet("/audit/growth?first=0", "", AUDITOR, ADMIN)),
            Map.entry("GET /backup", Case.inFleet("/backup", "", ADMIN)),
            Map.entry("GET /backup/changes", Case.inFleet("/backup/changes", "", ADMIN)),
            Map.entry("POST /restore", Case.inFleet("/restore", "no backup", ADMIN)),
            Map.entry("GET /status", Case.everybody("/status")),
            Map.entry("GET /policies", Case.everybody("/policies")),
            Map.entry("GET /regions", Case.everybody("/regions")),
            Map.entry("GET /nodes", Case.everybody("/nodes")),
            Map.entry("GET /models", Case.everybody("/models")),
            Map.entry("GET /models/{model}", Case.inProject("/models/P-model", "", Role.values())),
            Map.entry(
                    "POST /models/{model}/versions",
                    Case.inProject("/models/P-model/versions", "bytes", DATA_SCIENTIST, TRAINER, ADMIN)),
            Map.entry(
                    "GET /models/{model}/versions/{version}/file",
                    Case.inProject("/models/P-model/versions/1/file", "", DATA_SCIENTIST, AUDITOR, ADMIN)),
            Map.entry("GET /deployments", Case.everybody("/deployments")),
            Map.entry("GET /deployments/{model}", Case.inProject("/deployments/P-model", "", Role.values())),
            Map.entry("PUT /deployments/{model}", Case.inProject("/deployments/P-model", DEPLOY, DEPLOYER, ADMIN)),
            Map.entry("DELETE /deployments/{model}", Case.inProject("/deployments/P-model", "", DEPLOYER, ADMIN)),
            Map.entry(
                    "GET /deployments/{model}/rollout",
                    Case.inProject("/deployments/P-model/rollout", "", Role.values())),
            Map.entry(
                    "POST /deployments/{model}/rollout/{command}",
                    Case.inProject("/deployments/P-model/rollout/pause", "", DEPLOYER, ADMIN)),
            Map.entry("GET /traffic", Case.everybody("/traffic")),
            Map.entry("GET /traffic/{model}", Case.inProject("/traffic/P-model", "", Role.values())),
            Map.entry("PUT /traffic/{model}", Case.inProject("/traffic/P-model", "{}", DEPLOYER, ADMIN)),
            Map.entry("DELETE /traffic/{model}", Case.inProject("/traffic/P-model", "", DEPLOYER, ADMIN)),
            Map.entry("GET /aliases", Case.everybody("/aliases")),
            Map.entry("GET /aliases/{alias}", Case.everybody("/aliases/nothing")),
            Map.entry("PUT /aliases/{alias}", Case.inProject("/aliases/prod", ALIAS, DEPLOYER, ADMIN)),
            Map.entry(
                    "DELETE /aliases/{alias}",
                    new Case(
                            "/aliases/nothing",
                            "",
                            EnumSet.of(DEPLOYER, ADMIN),
                            EnumSet.of(DEPLOYER, ADMIN),
                            EnumSet.of(DEPLOYER, ADMIN))),
            Map.entry("GET /history", Case.anywhere("/history", HISTORIANS)),
            Map.entry("GET /watch", Case.anywhere("/watch?after=0&waitSeconds=0", HISTORIANS)),
            Map.entry("POST /history/{revision}/undo", Case.inFleet("/history/2/undo", "", ADMIN)),
            Map.entry("POST /regions/{region}/kill", Case.inFleet("/regions/beijing/kill", "", ADMIN)),
            Map.entry("POST /regions/{region}/restore", Case.inFleet("/regions/beijing/restore", "", ADMIN)),
            Map.entry("POST /fleet/shutdown", Case.inFleet("/fleet/shutdown", "", ADMIN)),
            Map.entry("POST /apply", Case.inProject("/apply", FILE, DATA_SCIENTIST, TRAINER, ADMIN)),
            Map.entry(
                    "POST /delete",
                    Case.inProject(
                            "/delete",
                            FILE.replace("Model", "Deployment").replace("spec: {description: other words}", DELETED),
                            DEPLOYER,
                            ADMIN)),
            Map.entry(
                    "POST /artifacts",
                    new Case(
                            "/artifacts",
                            "bytes",
                            EnumSet.of(DATA_SCIENTIST, TRAINER, ADMIN),
                            EnumSet.of(DATA_SCIENTIST, TRAINER, ADMIN),
                            EnumSet.of(DATA_SCIENTIST, TRAINER, ADMIN))),
            Map.entry("GET /export", Case.everybody("/export")),
            Map.entry("GET /resources/{kind}", Case.everybody("/resources/Model")),
            Map.entry("GET /resources/{kind}/{name}", Case.inProject("/resources/Model/P-model", "", Role.values())),
            Map.entry(
                    "DELETE /resources/{kind}/{name}",
                    Case.inProject("/resources/Deployment/P-model", "", DEPLOYER, ADMIN)),
            Map.entry("POST /jobs", Case.inProject("/jobs", JOB, TRAINER, ADMIN)),
            Map.entry("GET /jobs", Case.everybody("/jobs")),
            Map.entry("GET /jobs/{job}", Case.everybody("/jobs/9")),
            Map.entry("GET /jobs/{job}/log", Case.everybody("/jobs/9/log")),
            Map.entry("POST /jobs/{job}/cancel", Case.anywhere("/jobs/9/cancel", EnumSet.of(TRAINER, ADMIN))),
            Map.entry("POST /jobs/{job}/resume", Case.anywhere("/jobs/9/resume", EnumSet.of(TRAINER, ADMIN))),
            Map.entry("GET /schema", Case.everybody("/schema")),
            Map.entry("GET /schema/{kind}", Case.everybody("/schema/Model")));

    private static final Set<String> WITHOUT_KEY = Set.of("GET /openapi.json", "GET /audit/keys", "POST /login");

    static Stream<String> endpoints() throws IOException {
        return described().stream();
    }

    @Test
    void everyEndpointOfTheDocumentIsHere() throws IOException {
        assertThat(CASES.keySet()).containsExactlyInAnyOrderElementsOf(described());
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void nobodyIsServedWithoutAKey(String endpoint) {
        var bench = new AccessBench();
        Case one = caseOf(endpoint);
        var outcome = bench.call(Optional.empty(), verb(endpoint), path(one, "own", "none"), body(one, "own"));
        boolean isOpen = WITHOUT_KEY.contains(endpoint) && !endpoint.startsWith("POST");
        if (isOpen) {
            assertThat(outcome.status()).isEqualTo(200);
        } else {
            assertThat(outcome.code()).as(endpoint).isEqualTo("UNAUTHENTICATED");
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void whoeverHasNoRoleMayOnlyLookAtItself(String endpoint) {
        var bench = new AccessBench();
        KeyText key = bench.somebody("user:nobody", VIEWER, Optional.of("own"));
        bench.mailbox.handle(
                new ControlEvent.Edited(List.of(new Edit.Remove(Change.Kind.ROLE_BINDING, "user-nobody"))));
        Case one = caseOf(endpoint);
        var outcome = bench.call(key, verb(endpoint), path(one, "own", victim(bench)), body(one, "own"));
        Set<String> itself = Set.of(
                "GET /openapi.json",
                "GET /audit/keys",
                "GET /whoami",
                "GET /keys",
                "GET /schema",
                "GET /schema/{kind}");
        assertThat(outcome.isDenied()).as(endpoint + ": " + outcome).isEqualTo(!itself.contains(endpoint));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aRoleInAProjectGoesSoFar(String endpoint) {
        for (Role role : Role.values()) {
            for (String project : List.of("own", "other")) {
                Case one = caseOf(endpoint);
                Set<Role> permitted = project.equals("own") ? one.own() : one.other();
                check(endpoint, role, Optional.of("own"), project, permitted.contains(role));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aRoleInTheFleetGoesSoFar(String endpoint) {
        for (Role role : Role.values()) {
            check(
                    endpoint,
                    role,
                    Optional.empty(),
                    "other",
                    caseOf(endpoint).fleet().contains(role));
        }
    }

    private static void check(String endpoint, Role role, Optional<String> holds, String project, boolean isPermitted) {
        var bench = new AccessBench();
        KeyText key = bench.somebody("user:anna", role, holds);
        Case one = caseOf(endpoint);
        String victim = victim(bench);
        long revision = bench.desired().revision();
        var outcome = bench.call(key, verb(endpoint), path(one, project, victim), body(one, project));
        String told = endpoint + " by " + role + " of " + holds + " to " + project + ": " + outcome;
        assertThat(!outcome.isDenied()).as(told).isEqualTo(isPermitted);
        assertThat(outcome.status()).as(told).isNotEqualTo(500);
        if (!isPermitted) {
            assertThat(bench.desired().revision()).as(told).isEqualTo(revision);
        }
        boolean isOthers = holds.isPresent() && project.equals("other");
        if (isOthers) {
            assertThat(outcome.isDenied() || !outcome.body().contains("other-model"))
                    .as("nothing of another project is shown: " + told)
                    .isTrue();
        }
    }

    private static Case caseOf(String endpoint) {
        return Objects.requireNonNull(CASES.get(endpoint), () -> "an endpoint that is not in this test: " + endpoint);
    }

    /** Whom others would like to harm; its key's id. */
    private static String victim(AccessBench bench) {
        return bench.somebody("user:victim", VIEWER, Optional.empty()).id();
    }

    private static String path(Case one, String project, String victim) {
        return one.path().replace("P-model", project + "-model").replace("VICTIM", victim);
    }

    private static String body(Case one, String project) {
        return one.body().replace("P-model", project + "-model").replace("project: P", "project: " + project);
    }

    private static String verb(String endpoint) {
        return endpoint.substring(0, endpoint.indexOf(' '));
    }

    private static Set<String> described() throws IOException {
        try (var document = Objects.requireNonNull(AuthorisationMatrixTest.class.getResourceAsStream("openapi.json"))) {
            Map<?, ?> paths = (Map<?, ?>) Objects.requireNonNull(
                    Json.read(document.readAllBytes(), Map.class).get("paths"));
            var endpoints = new TreeSet<String>();
            paths.forEach((path, operations) -> ((Map<?, ?>) operations)
                    .keySet().stream()
                            .filter(VERBS::contains)
                            .forEach(
                                    verb -> endpoints.add(String.valueOf(verb).toUpperCase(Locale.ROOT) + " " + path)));
            return endpoints;
        }
    }
}
