package io.lepton.checks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.domain.PeerIdentity;
import io.lepton.domain.RegionId;
import io.lepton.identity.CertificateAuthority;
import io.lepton.identity.Pem;
import io.lepton.wire.Json;
import io.lepton.wire.RunView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A federation whose coordinator and three sites are processes, each with a home of its own, by mutual TLS: a site and the coordinator
 * are killed in the middle of a round, and the model is the one that comes out of one process, byte for byte.
 */
class FederationProcessesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ROUNDS = 24;
    private static final Map<String, String> SITES =
            Map.of("north", "frankfurt", "south", "virginia", "west", "beijing");

    @TempDir
    private Path folder;

    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority =
            CertificateAuthority.create(Instant.now(), Duration.ofHours(1), random);

    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, Path> outputs = new LinkedHashMap<>();

    @AfterEach
    void end() {
        for (Process process : processes.values()) {
            List<ProcessHandle> descendants = process.descendants().toList();
            process.destroyForcibly();
            descendants.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void comesToTheSameModelAsOneProcessWhoeverIsKilled() throws Exception {
        federate("branches", "leaving");
        assertSameAsAlone("model");
    }

    /** Five processes unpack libtorch: three minutes of processor time, with {@code -Dlepton.federation.variants=true}. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void eachRegionHasItsVariantOfTheLayersThatItsSiteKept() throws Exception {
        assumeTrue(Boolean.getBoolean("lepton.federation.variants"), "told by -Dlepton.federation.variants=true");
        federate("branches-own", "leaving-own");
        for (String site : SITES.keySet()) {
            assertThat(House.text(output(site)))
                    .contains(
                            "the file asks for variants: 9 numbers of the last layers stay here until the end",
                            "the coordinator has got the last layers of this site");
            assertSameAsAlone("variant-" + site);
        }
        assertSameAsAlone("model");
    }

    /** Lets the sites learn what an example says while some are killed, and then one process alone. */
    private void federate(String example, String name) throws Exception {
        var desk = new Desk(folder);
        ok(
                desk,
                "sed 's/^rounds: .*/rounds: " + ROUNDS + "/; s/^deploy: .*//' examples/" + example
                        + ".yaml > shop.yaml\n"
                        + "sed 's/region: frankfurt/region: oslo/' shop.yaml > other.yaml\n"
                        + "cp examples/branches-*.csv .");
        certify("coordinator", new PeerIdentity.OfCoordinator(name));
        SITES.forEach((site, region) -> certify(site, new PeerIdentity.OfSite(new RegionId(region), site)));
        certify("stranger", new PeerIdentity.OfSite(new RegionId("oslo"), "north"));
        start(
                desk,
                "coordinator",
                "federate shop.yaml --listen 127.0.0.1:7075 --step-seconds 900" + proof("coordinator"));
        startSite(desk, "west");
        startSite(desk, "south");
        refusesAnothersCertificate(desk);
        startSite(desk, "north");

        awaitRounds(desk, 2);
        process("south").destroyForcibly().waitFor();
        int after = rounds(desk);
        refusesASiteThatHasLostItsFolder(desk);
        startSite(desk, "south");
        awaitRounds(desk, after + 2);
        ProcessHandle.of(federation(desk).owner().pid()).orElseThrow().destroyForcibly();
        assertThat(process("coordinator").waitFor()).isNotZero();
        assertThat(federation(desk).state()).isEqualTo("interrupted");
        assertThat(rounds(desk)).isLessThan(ROUNDS);
        assertThat(ok(desk, "./lepton federations resume 1")).contains("federation 1 finished");
        for (String site : SITES.keySet()) {
            assertThat(process(site).waitFor()).as(House.text(output(site))).isZero();
            assertThat(House.text(output(site))).contains("the federation is over: all rounds are committed");
        }

        ok(desk, "./lepton federate shop.yaml --home alone");
        assertThat(rounds(desk)).isEqualTo(ROUNDS);
    }

    private void assertSameAsAlone(String name) throws IOException {
        String file = "federations/1/" + name + ".onnx";
        assertThat(Files.mismatch(
                        folder.resolve("lepton-home").resolve(file),
                        folder.resolve("alone").resolve(file)))
                .as(name)
                .isEqualTo(-1);
    }

    /** One of the same authority, of a site of that name, but in a region that the file does not say; and one of another site. */
    private void refusesAnothersCertificate(Desk desk) throws InterruptedException {
        String pretending =
                "./lepton site %s --coordinator 127.0.0.1:7075 --name %s --data branches-north.csv --home stranger"
                        + proof("stranger");
        Desk.Outcome stranger = desk.run(pretending.formatted("other.yaml", "north"));
        assertThat(stranger.exitCode()).isNotZero();
        assertThat(stranger.output())
                .contains("FORBIDDEN", "no site of this federation", "spiffe://lepton/region/oslo/site/north");
        assertThat(House.text(desk.home().resolve("federations/1/log.txt")))
                .contains("a caller was refused", "spiffe://lepton/region/oslo/site/north");
        Desk.Outcome other = desk.run(pretending.formatted("shop.yaml", "south"));
        assertThat(other.exitCode()).isNotZero();
        assertThat(other.output())
                .contains("the certificate is another's", "needed=spiffe://lepton/region/virginia/site/south");
    }

    /** It would mask under other keys, and know nothing of what was spent of its privacy. */
    private void refusesASiteThatHasLostItsFolder(Desk desk) throws InterruptedException {
        String kept = "home-south/roles/site-south/federations";
        Desk.Outcome lost = desk.run("mv " + kept + " kept\n./lepton " + site("south"));
        assertThat(lost.exitCode()).isNotZero();
        assertThat(lost.output()).contains("CONFLICT", "with another key, so it has lost what it kept", "site=south");
        ok(desk, "rm -r " + kept + "\nmv kept " + kept);
    }

    /** Writes what a process proves itself by, as somebody without a fleet may have made it. */
    private void certify(String name, PeerIdentity who) {
        var pair = CertificateAuthority.freshPair(random);
        var issued =
                authority.issue(CertificateAuthority.request(pair), who, Instant.now(), Duration.ofHours(1), random);
        try {
            Files.writeString(folder.resolve(name + ".pem"), Pem.ofCertificates(issued));
            Files.writeString(folder.resolve(name + ".key"), Pem.ofKey(pair.getPrivate()));
            Files.writeString(folder.resolve("authority.pem"), Pem.ofCertificates(List.of(authority.certificate())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String proof(String name) {
        return " --tls-certificates " + name + ".pem --tls-key " + name + ".key --tls-authorities authority.pem";
    }

    private void startSite(Desk desk, String name) {
        start(desk, name, site(name));
    }

    private static String site(String name) {
        return "site shop.yaml --coordinator 127.0.0.1:7075 --name " + name + " --data branches-" + name + ".csv"
                + " --home home-" + name + proof(name);
    }

    private void start(Desk desk, String name, String command) {
        Path output = desk.outputFile();
        outputs.put(name, output);
        processes.put(name, desk.start("exec ./lepton " + command, output));
    }

    private Process process(String name) {
        return requireNonNull(processes.get(name));
    }

    private Path output(String name) {
        return requireNonNull(outputs.get(name));
    }

    private void awaitRounds(Desk desk, int count) {
        awaitOrTell(count + " rounds", () -> rounds(desk) >= count);
    }

    /** How many rounds the coordinator has recorded; read from its file, since a command takes longer than a round. */
    private static int rounds(Desk desk) throws IOException {
        Path file = desk.home().resolve("federations/1/rounds.jsonl");
        return Files.exists(file) ? (int) Files.readString(file).lines().count() : 0;
    }

    private static RunView federation(Desk desk) throws IOException {
        return Json.read(Files.readAllBytes(desk.home().resolve("federations/1/run.json")), RunView.class);
    }

    private void awaitOrTell(String what, Callable<Boolean> condition) {
        try {
            await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(String.join("\n", told()), e);
        }
    }

    private List<String> told() {
        return outputs.entrySet().stream()
                .map(output -> output.getKey() + ":\n" + House.text(output.getValue()))
                .toList();
    }

    private String ok(Desk desk, String commands) throws InterruptedException {
        Desk.Outcome outcome = desk.run(commands);
        assertThat(outcome.exitCode())
                .as("%s\n%s\n%s", commands, outcome.output(), String.join("\n", told()))
                .isZero();
        return outcome.output();
    }
}
