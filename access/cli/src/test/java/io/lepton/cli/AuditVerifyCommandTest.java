package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.governance.AuditBatch;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.AuditPosition;
import io.lepton.governance.AuditSealer;
import io.lepton.governance.HeadSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifyCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00Z");

    @TempDir
    private Path folder;

    private final Shell shell;
    private final HeadSigner signer;
    private Path file;
    private Path head;

    AuditVerifyCommandTest() throws IOException, NoSuchAlgorithmException {
        shell = new Shell();
        signer = HeadSigner.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    }

    @BeforeEach
    void writeLog() throws IOException {
        var sealer = new AuditSealer(signer, AuditSealer.SEGMENT_BYTES);
        var bytes = new ByteArrayOutputStream();
        AuditPosition position = AuditPosition.start();
        byte[] last = {};
        for (int i = 0; i < 3; i++) {
            AuditFact fact = AuditFact.of(NOW, "ann", "put:deployments", "deployments/model-" + i, Outcome.ACCEPTED);
            AuditBatch batch = sealer.seal(position, List.of(fact, fact), NOW);
            byte[] part = new byte[batch.bytes().remaining()];
            batch.bytes().duplicate().get(part);
            bytes.writeBytes(part);
            position = batch.after();
            last = batch.head().line();
        }
        head = Files.write(folder.resolve("head.json"), last);
        file = Files.write(folder.resolve("audit.jsonl"), bytes.toByteArray());
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void aSoundLogIsSoundByTheKeyThatIsNamed() {
        assertThat(verify("--key", signer.publicKey(), "--head", head.toString()))
                .isZero();
        assertThat(shell.out()).startsWith("sound: entries 0 to 5, signed heads 3");
    }

    @Test
    void withoutAKeyItTakesThoseBesideTheFileAndSaysSo() throws IOException {
        assertThat(verify()).isEqualTo(2);
        assertThat(shell.err()).contains("which keys are trusted?");
        Files.writeString(folder.resolve("keys"), signer.publicKey() + "\n");
        assertThat(verify()).isZero();
        assertThat(shell.err()).contains("the keys are those of");
    }

    @Test
    void whatWasChangedIsNamedByItsEntryAndItsLine() throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        Files.writeString(file, text.replaceFirst("model-1", "model-7"));
        assertThat(verify("--key", signer.publicKey())).isEqualTo(1);
        assertThat(shell.out())
                .contains("not as signed: altered: entry 2, at audit.jsonl:5 (byte ")
                .contains("NOT SOUND");
    }

    @Test
    void aLogThatWasCutOffIsFoundByAHeadThatWasKept() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, String.join("\n", lines.subList(0, 7)) + "\n");
        assertThat(verify("--key", signer.publicKey())).isZero();
        assertThat(verify("--key", signer.publicKey(), "--head", head.toString()))
                .isEqualTo(1);
        assertThat(shell.out()).contains("dropped: entries 4 to 5");
    }

    @Test
    void refusesAHeadAndAKeyThatAreNone() throws IOException {
        assertThat(verify("--key", "secret")).isEqualTo(2);
        assertThat(shell.err()).contains("not a public key for Ed25519");
        Files.writeString(head, "{}");
        assertThat(verify("--key", signer.publicKey(), "--head", head.toString()))
                .isEqualTo(2);
        assertThat(shell.err()).contains("not a signed tree head: head=" + head);
        assertThat(shell.type("audit", "verify", folder.resolve("nothing").toString()))
                .isEqualTo(2);
    }

    private int verify(String... options) {
        String[] line = new String[options.length + 3];
        line[0] = "audit";
        line[1] = "verify";
        line[2] = file.toString();
        System.arraycopy(options, 0, line, 3, options.length);
        return shell.type(line);
    }
}
