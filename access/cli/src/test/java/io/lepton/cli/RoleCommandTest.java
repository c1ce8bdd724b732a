package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Endpoint;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleCommandTest {
    private static final URI CONTROL = URI.create("http://127.0.0.1:7070");

    @TempDir
    private Path folder;

    private final List<RoleOptions> run = new ArrayList<>();
    private Shell shell;
    private String config;

    @BeforeEach
    void begin() throws IOException {
        shell = new Shell();
        shell.userHome = folder;
        shell.roles = (options, progress) -> {
            run.add(options);
            progress.say("runs");
            return 0;
        };
        config =
                Files.writeString(folder.resolve("fleet.yaml"), "regions: []\n").toString();
    }

    @AfterEach
    void end() {
        shell.close();
    }

    @Test
    void runsAControlPlane() {
        assertThat(shell.type("control", "--config", config)).isZero();
        assertThat(shell.out()).isEqualTo("runs\n");
        assertThat(run)
                .containsExactly(new RoleOptions(
                        Path.of(config),
                        "127.0.0.1",
                        Optional.empty(),
                        folder.resolve(".lepton"),
                        new RoleOptions.Control(Optional.empty(), Optional.empty(), Optional.empty(), false)));
    }

    @Test
    void runsAControlPlaneByTlsOnlyBesideAPortForProcesses() {
        assertThat(shell.type(
                        "control",
                        "--config",
                        config,
                        "--tls-certificates",
                        config,
                        "--tls-key",
                        config,
                        "--peer-port",
                        "7073"))
                .isZero();
        assertThat(run)
                .extracting(RoleOptions::role)
                .containsExactly(new RoleOptions.Control(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.of(new RoleOptions.TlsFiles(Path.of(config), Path.of(config)))));
        assertThat(shell.type("control", "--config", config, "--tls-certificates", config, "--tls-key", config))
                .isNotZero();
        assertThat(shell.err()).contains("missing=--peer-port");
    }

    @Test
    void handsOnWhereAControlPlaneKeepsWhat() {
        assertThat(shell.type(
                        "control",
                        "--config",
                        config,
                        "--store",
                        "sqlite:a.db",
                        "--artifacts",
                        "models",
                        "--home",
                        "h",
                        "--key",
                        "k",
                        "--new-key",
                        "--host",
                        "10.0.0.1",
                        "--port",
                        "9"))
                .isZero();
        assertThat(run)
                .containsExactly(new RoleOptions(
                        Path.of(config),
                        "10.0.0.1",
                        Optional.of(9),
                        Path.of("h"),
                        new RoleOptions.Control(
                                Optional.of("sqlite:a.db"),
                                Optional.of(Path.of("models")),
                                Optional.of(Path.of("k")),
                                true)));
    }

    @Test
    void runsAGatewayThatKnowsSeveralControlPlanes() {
        assertThat(shell.type("gateway", "--config", config, "--region", "oslo", "--control", "http://a:1,http://b:2"))
                .isZero();
        assertThat(run)
                .extracting(RoleOptions::role)
                .containsExactly(new RoleOptions.Gateway(
                        new RegionId("oslo"),
                        List.of(URI.create("http://a:1"), URI.create("http://b:2")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void runsAGatewayWithACertificateAndItsKeyOrNeither() {
        assertThat(shell.type(
                        "gateway",
                        "--config",
                        config,
                        "--region",
                        "oslo",
                        "--tls-certificates",
                        config,
                        "--tls-key",
                        config))
                .isZero();
        assertThat(run)
                .extracting(RoleOptions::role)
                .containsExactly(new RoleOptions.Gateway(
                        new RegionId("oslo"),
                        List.of(CONTROL),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new RoleOptions.TlsFiles(Path.of(config), Path.of(config)))));
        assertThat(shell.type("gateway", "--config", config, "--region", "oslo", "--tls-key", config))
                .isNotZero();
        assertThat(shell.err()).contains("missing=--tls-certificates");
        assertThat(shell.type("gateway", "--config", config, "--region", "oslo", "--tls-certificates", config))
                .isNotZero();
        assertThat(shell.err()).contains("missing=--tls-key");
        String none = folder.resolve("none").toString();
        assertThat(shell.type(
                        "gateway",
                        "--config",
                        config,
                        "--region",
                        "oslo",
                        "--tls-certificates",
                        config,
                        "--tls-key",
                        none))
                .isNotZero();
        assertThat(shell.err()).contains("no such file: tls-key=" + none);
        assertThat(run).hasSize(1);
    }

    @Test
    void runsANodeOfTheControlPlaneAtTheUsualPlace() {
        assertThat(shell.type("node", "--config", config, "--region", "oslo", "--name", "oslo-1"))
                .isZero();
        assertThat(run)
                .extracting(RoleOptions::role)
                .containsExactly(new RoleOptions.Node(
                        new RegionId("oslo"), new NodeId("oslo-1"), List.of(CONTROL), Optional.empty()));
    }

    @Test
    void aNodeTakesJobsOnlyWithDataForThem() {
        List<String> node = List.of("node", "--config", config, "--region", "oslo", "--name", "oslo-1");
        assertThat(shell.type(with(node, "--training-data", folder.toString(), "--training-memory", "2g")))
                .isZero();
        assertThat(shell.type(with(node, "--training-data", folder.toString()))).isZero();
        assertThat(run)
                .extracting(options -> ((RoleOptions.Node) options.role()).training())
                .containsExactly(
                        Optional.of(new RoleOptions.TrainingOffer(folder, "2g")),
                        Optional.of(new RoleOptions.TrainingOffer(folder, "4g")));
        assertThat(shell.type(with(node, "--training-memory", "2g"))).isEqualTo(2);
        assertThat(shell.err()).contains("missing=--training-data");
        assertThat(shell.type(with(node, "--training-data", config))).isEqualTo(2);
        assertThat(shell.err()).contains("not a folder: training-data=" + config);
        assertThat(shell.type(with(node, "--training-data", "nowhere"))).isEqualTo(2);
        assertThat(shell.err()).contains("no such folder: training-data=nowhere");
    }

    private static String[] with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void tellsOthersWhereItIsReached() {
        assertThat(shell.type(
                        "gateway", "--config", config, "--region", "oslo", "--advertise", "gateway.oslo.example:443"))
                .isZero();
        assertThat(shell.type(
                        "node",
                        "--config",
                        config,
                        "--region",
                        "oslo",
                        "--name",
                        "oslo-1",
                        "--advertise",
                        "[fd00::1]:9000"))
                .isZero();
        assertThat(run)
                .extracting(RoleOptions::role)
                .containsExactly(
                        new RoleOptions.Gateway(
                                new RegionId("oslo"),
                                List.of(CONTROL),
                                Optional.empty(),
                                Optional.of(new Endpoint("gateway.oslo.example", 443)),
                                Optional.empty()),
                        new RoleOptions.Node(
                                new RegionId("oslo"),
                                new NodeId("oslo-1"),
                                List.of(CONTROL),
                                Optional.of(new Endpoint("fd00::1", 9000))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oslo", "oslo:", ":7071", "oslo:0", "oslo:x", "fd00::1:7071"})
    void refusesWhatIsNoAddress(String text) {
        assertThat(shell.type("gateway", "--config", config, "--region", "oslo", "--advertise", text))
                .isNotZero();
        assertThat(shell.err()).contains("--advertise");
        assertThat(run).isEmpty();
    }

    @Test
    void tellsWhatIsMissingOrWrong() {
        assertThat(shell.type("control")).isNotZero();
        assertThat(shell.err()).contains("--config");
        assertThat(shell.type("gateway", "--config", config)).isNotZero();
        assertThat(shell.err()).contains("--region");
        assertThat(shell.type("node", "--config", config, "--region", "oslo", "--name", "No Name"))
                .isNotZero();
        assertThat(shell.err()).contains("--name").contains("No Name");
        assertThat(shell.type("control", "--config", folder.resolve("none").toString()))
                .isNotZero();
        assertThat(shell.err()).contains("no such file: config=");
        assertThat(shell.type("gateway", "--config", config, "--region", "oslo", "--control", "http://a:1,ftp://b"))
                .isNotZero();
        assertThat(shell.err()).contains("ftp://b");
        assertThat(run).isEmpty();
    }
}
