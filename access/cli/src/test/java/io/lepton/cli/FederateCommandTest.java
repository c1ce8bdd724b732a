package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code federate}, {@code federations}, and {@code models push --federation}. */
final class FederateCommandTest {
    private final Shell shell;
    private final ScriptedFederating federating = new ScriptedFederating();

    @TempDir
    private Path folder;

    private String file = "";

    FederateCommandTest() throws IOException {
        shell = new Shell();
        shell.federating = _ -> federating;
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @BeforeEach
    void writeFiles() throws IOException {
        file = Files.writeString(folder.resolve("heart.yaml"), "name: heart").toString();
        federating.training.file = Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});
    }

    @Test
    void tellsHowItGoesAndWhatToDoWithTheModel() {
        assertThat(shell.type("federate", file)).isZero();
        assertThat(shell.err()).startsWith("federation 7: churn");
        assertThat(shell.out())
                .contains("federation 7 finished", "lepton federations show 7 --html")
                .contains("lepton models push --federation 7 && lepton deploy churn");
        assertThat(shell.fleet.calls).isEmpty();
    }

    @Test
    void listensForSitesThatAreProcessesOfTheirOwn() throws IOException {
        String token = Files.writeString(folder.resolve("coordinator.token"), "lepton_x")
                .toString();
        String[] line = {
            "federate", file, "--listen", "127.0.0.1:7075", "--join-file", token, "--peer-control", "127.0.0.1:7073"
        };
        assertThat(shell.type(line)).isZero();
        ListenOptions listening = federating.listening.orElseThrow();
        assertThat(listening.endpoint()).hasToString("127.0.0.1:7075");
        assertThat(listening.stepSeconds()).isEqualTo(300);
        assertThat(listening.proof().joinFile()).contains(Path.of(token));
        assertThat(listening.proof().controls()).hasToString("[http://127.0.0.1:7073]");
        assertThat(shell.type("federate", file, "--join-file", token)).isNotZero();
        assertThat(shell.err()).contains("missing=--listen");
        assertThat(shell.type("federate", file, "--listen", "7075")).isNotZero();
        assertThat(shell.err()).contains("not HOST:PORT");
    }

    @Test
    void isASite() throws IOException {
        String pem =
                Files.writeString(folder.resolve("site.pem"), "a certificate").toString();
        String[] line = {
            "site",
            file,
            "--coordinator",
            "10.0.0.1:7075",
            "--name",
            "va",
            "--data",
            pem,
            "--tls-certificates",
            pem,
            "--tls-key",
            pem,
            "--tls-authorities",
            pem
        };
        assertThat(shell.type(line)).isZero();
        assertThat(shell.out()).contains("the federation is over");
        SiteOptions site = federating.site.orElseThrow();
        assertThat(site.name()).isEqualTo("va");
        assertThat(site.data()).isEqualTo(Path.of(pem));
        assertThat(site.proof().certificate()).isPresent();
        assertThat(shell.type(
                        "site",
                        file,
                        "--coordinator",
                        "10.0.0.1:7075",
                        "--name",
                        "va",
                        "--data",
                        pem,
                        "--tls-key",
                        pem))
                .isNotZero();
        assertThat(shell.err()).contains("a certificate, its key and the authorities belong together");
        assertThat(shell.type("site", file, "--coordinator", "10.0.0.1:7075", "--name", "va", "--data", "gone.csv"))
                .isNotZero();
        assertThat(shell.err()).contains("no such file: data=gone.csv");
    }

    @Test
    void servesTheModelItselfIfTheFileSaysSo() {
        federating.deploysItself = true;
        assertThat(shell.type("federate", file)).isZero();
        assertThat(shell.out()).contains("registered digits/3", "serving digits/");
        assertThat(shell.fleet.calls).contains("POST /models/digits/versions", "POST /apply");
    }

    @Test
    void whatWasLearnedOutlivesAFleetThatIsNotThere() {
        federating.deploysItself = true;
        shell.fleet.failure = Optional.of(new LeptonException(ErrorCode.FLEET_UNREACHABLE, "no fleet"));
        assertThat(shell.type("federate", file)).isZero();
        assertThat(shell.err())
                .contains("no fleet answers, so the model is not served yet; later: lepton models push --federation 7");
    }

    @Test
    void oneThatFailsEndsTheCommandWithACodeAndAdvice() {
        federating.deploysItself = true;
        federating.training.state = "interrupted";
        assertThat(shell.type("federate", file)).isEqualTo(70);
        assertThat(shell.err()).contains("lepton federations resume 7");
        federating.training.state = "cancelled";
        assertThat(shell.type("federations", "resume", "7")).isEqualTo(130);
        assertThat(federating.training.calls).last().isEqualTo("resume 7");
        assertThat(shell.type("federate")).isEqualTo(2);
        assertThat(shell.type("federate", "nowhere.yaml")).isEqualTo(2);
        assertThat(shell.err()).contains("no such file: federation=nowhere.yaml");
    }

    @Test
    void showsSitesRoundsAndWhatTheyCost() {
        assertThat(shell.type("federations")).isZero();
        assertThat(shell.out()).startsWith("FEDERATION");
        assertThat(shell.type("federations", "show", "7")).isZero();
        assertThat(shell.out())
                .contains(
                        "fedavg, 2 rounds, 30 parameters, nobody sees single updates", "mind: three sites hide little")
                .contains("nothing came of it: too few are left")
                .contains("0.8000", "ch 0.5000", "1.5", "2.5", "1.2500")
                .contains("privacy of each row (add-or-remove-one), delta 1.0E-5, clip 1.0, q 0.1, z 4.0")
                .containsPattern("va +1 +10 +0.7500 +8.0000 +0.9000");
        assertThat(shell.type("federations", "show", "7", "--html")).isZero();
        assertThat(shell.out()).isEqualTo("wrote /home/federations/7/report.html\n");
        assertThat(shell.type("federations", "show", "7", "--json")).isZero();
        assertThat(shell.out()).contains("\"epsilonByRenyi\" : 1.5");
    }

    @Test
    void logsCancelsAndRemoves() {
        assertThat(shell.type("federations", "log", "7")).isZero();
        assertThat(shell.out()).isEqualTo("a line\n");
        assertThat(shell.type("federations", "cancel", "7")).isEqualTo(2);
        assertThat(shell.err()).contains("the federation is over: federation=7, state=finished");
        assertThat(shell.type("federations", "remove", "7")).isZero();
        assertThat(federating.training.calls).containsExactly("cancel 7", "remove 7");
    }

    @Test
    void registersTheVariantsOfRegionsBesidesTheModel() {
        federating.regions = List.of("frankfurt", "virginia");
        assertThat(shell.type("models", "push", "--federation", "7")).isZero();
        assertThat(shell.out())
                .contains("registered digits/3: ", "registered digits/3 for frankfurt: ", "for virginia: ");
        assertThat(shell.err()).contains("lepton traffic set digits --variant frankfurt=3,virginia=3");
        assertThat(shell.fleet.calls)
                .filteredOn("POST /models/digits/versions"::equals)
                .hasSize(3);
        assertThat(shell.type("federations", "show", "7")).isZero();
        assertThat(shell.out()).contains("VARIANT OF", "0.9500");
    }

    @Test
    void pushesWhatAFederationHasMade() {
        assertThat(shell.type("models", "push", "--federation", "7")).isZero();
        assertThat(shell.out()).startsWith("registered digits/3: ");
        assertThat(shell.type("models", "push", "--federation", "7", "--run", "7"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("give --run N or --federation N, not both");
    }
}
