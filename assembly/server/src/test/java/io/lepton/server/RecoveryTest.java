package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.artifacts.FileArtifactStore;
import io.lepton.chassis.Web;
import io.lepton.cli.Cli;
import io.lepton.cli.Surroundings;
import io.lepton.client.BackupCalls.Existing;
import io.lepton.client.LeptonClient;
import io.lepton.control.ControlConfig;
import io.lepton.control.ControlPlane;
import io.lepton.control.ControlPorts;
import io.lepton.control.DevelopmentControls;
import io.lepton.control.FleetDefinition;
import io.lepton.control.ReignConfig.Succession;
import io.lepton.control.SqlDesiredStore;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.training.BundledModel;
import io.lepton.wire.BackupAudit;
import io.lepton.wire.BackupSummary;
import io.lepton.wire.DeploymentRequest;
import io.lepton.wire.Json;
import io.lepton.wire.OnnxFile;
import io.lepton.wire.RestoreView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fleet is backed up, lost and restored, over HTTP, as a person would. */
@Timeout(120)
class RecoveryTest {
    private static final ModelName DIGITS = new ModelName("digits");
    private static final Region BEIJING =
            new Region(new RegionId("beijing"), new Jurisdiction("CN"), new Coordinates(40, 116), 1, 300);

    @TempDir
    private Path folder;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<String> controls = new ArrayList<>();
    private Path model;
    private int fleets;

    @BeforeEach
    void writeModel() throws IOException {
        model = folder.resolve("model.onnx");
        try (var bytes = BundledModel.open()) {
            Files.copy(bytes, model);
        }
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void comesBackOnAnotherMachine() throws Exception {
        LeptonClient lost = fleet();
        fill(lost);
        Path file = folder.resolve("fleet.backup");
        BackupSummary made = lost.backups().take(file, (_, _) -> {});
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(made).isEqualTo(BackupAudit.of(file));
        assertThat(made.counts().artifacts()).isEqualTo(1);
        assertThat(made.counts().artifactBytes()).isEqualTo(Files.size(model));

        LeptonClient found = fleet();
        RestoreView view = found.backups().restore(file, Existing.KEEP, (_, _) -> {});
        assertThat(view.epoch())
                .as("above reigns that began after the backup")
                .isGreaterThan(made.head().epoch() + 1_000);
        assertThat(view.revision()).isGreaterThan(made.head().revision());
        assertThat(found.models()).isEqualTo(lost.models());
        assertThat(found.resources().export()).isEqualTo(lost.resources().export());
        assertThat(found.history()).isEqualTo(lost.history());
        // It is a fleet like any other.
        deploy(found, 3);
        assertThat(found.history().getFirst().revision()).isGreaterThan(view.revision());
        assertThat(found.undo(found.history().getFirst().revision())).isNotEmpty();
    }

    @Test
    void isMadeWhileTheFleetChanges() throws Exception {
        LeptonClient fleet = fleet();
        fill(fleet);
        var isOver = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; !isOver.get(); i++) {
                deploy(fleet, 1 + i % 5);
            }
        });
        long first = fleet.backups()
                .take(folder.resolve("first"), (_, _) -> {})
                .head()
                .revision();
        long last = first;
        for (int i = 0; last < first + 20; i++) {
            last = fleet.backups()
                    .take(folder.resolve("while-" + i), (_, _) -> {})
                    .head()
                    .revision();
        }
        isOver.set(true);
        writer.join();
    }

    @Test
    void refusesAFleetThatHoldsSomethingUnlessItIsToldToReplaceIt() throws Exception {
        LeptonClient first = fleet();
        fill(first);
        Path file = folder.resolve("fleet.backup");
        var _ = first.backups().take(file, (_, _) -> {});
        String before = first.resources().export();
        deploy(first, 4);
        long revision = first.history().getFirst().revision();
        assertThatThrownBy(() -> first.backups().restore(file, Existing.KEEP, (_, _) -> {}))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessageContaining("not empty");
        assertThat(first.history().getFirst().revision()).isEqualTo(revision);
        RestoreView view = first.backups().restore(file, Existing.REPLACE, (_, _) -> {});
        assertThat(first.resources().export()).isEqualTo(before);
        assertThat(view.revision()).as("no watcher saw it before").isGreaterThan(revision);
    }

    @Test
    void changesNothingForADamagedBackup() throws Exception {
        LeptonClient fleet = fleet();
        fill(fleet);
        Path file = folder.resolve("fleet.backup");
        var _ = fleet.backups().take(file, (_, _) -> {});
        String before = fleet.resources().export();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> fleet.backups().restore(file, Existing.REPLACE, (_, _) -> {}))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BACKUP));
        assertThat(fleet.resources().export()).isEqualTo(before);
        assertThatThrownBy(() -> fleet.backups().take(file, (_, _) -> {}))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void leavesNothingOfABackupThatCannotBeWhole() throws Exception {
        LeptonClient fleet = fleet();
        fill(fleet);
        Path kept = folder.resolve("fleet-1/artifacts")
                .resolve(fleet.model(DIGITS).versions().getFirst().artifact().sha256());
        byte[] bytes = Files.readAllBytes(kept);
        bytes[100] ^= 1;
        Files.write(kept, bytes);
        Path place = Files.createDirectory(folder.resolve("place"));
        assertThatThrownBy(() -> fleet.backups().take(place.resolve("fleet.backup"), (_, _) -> {}))
                .isInstanceOf(LeptonException.class);
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void drillsWithAFileAndWithoutAFleet() throws Exception {
        LeptonClient fleet = fleet();
        fill(fleet);
        Path file = folder.resolve("fleet.backup");
        var made = fleet.backups().take(file, (_, _) -> {});
        String told = type("drill", file.toString(), "--control", "http://127.0.0.1:1");
        assertThat(told)
                .contains("the drill succeeded")
                .contains(made.counts().resources() + " resources, "
                        + made.counts().changes() + " changes, 1 model files")
                .contains("recovery time");
    }

    @Test
    void worksFromTheCommandLine() throws Exception {
        LeptonClient first = fleet();
        fill(first);
        String lost = controls.getLast();
        String file = folder.resolve("fleet.backup").toString();
        assertThat(type("backup", file, "--control", lost)).startsWith("wrote " + file);
        assertThat(type("backup", "verify", file)).contains("1 model files");
        var json = Json.read(
                type("backup", "verify", file, "--json").getBytes(StandardCharsets.UTF_8), BackupSummary.class);
        assertThat(json).isEqualTo(BackupAudit.of(Path.of(file)));
        assertThat(typeRefused(2, "backup", "--control", lost)).contains("a file is missing: FILE");
        assertThat(typeRefused(2, "restore", "--control", lost)).contains("lepton restore FILE");
        assertThat(typeRefused(2, "restore", file, "--control", lost)).contains("--replace puts the backup");
        assertThat(typeRefused(2, "backup", file, "--control", lost)).contains("the file is there already");
        LeptonClient found = fleet();
        assertThat(type("restore", file, "--control", controls.getLast())).startsWith("restored " + file);
        assertThat(found.models()).isEqualTo(first.models());
        assertThat(type("drill", "--json", "--control", controls.getLast()))
                .contains("\"recoverySeconds\"", "\"ageSeconds\"", "\"contentDigest\"", "\"equal\"");
    }

    private String type(String... words) throws IOException {
        return typed(0, words).out();
    }

    private String typeRefused(int code, String... words) throws IOException {
        return typed(code, words).err();
    }

    private record Typed(String out, String err) {}

    private Typed typed(int expected, String... words) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var usual = Surroundings.ofProcess("test");
        var surroundings =
                new Surroundings("test", print(out), print(err), false, Map.of(), folder.resolve("home"), usual.pace());
        int code = Cli.run(words, Main.program("test"), surroundings);
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        return new Typed(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private void fill(LeptonClient fleet) {
        fleet.pushModel(DIGITS, model);
        deploy(fleet, 1);
        deploy(fleet, 2);
    }

    private static void deploy(LeptonClient fleet, int replicas) {
        fleet.deploy(DIGITS, new DeploymentRequest(Optional.empty(), new RegionSelection.All(), replicas));
    }

    private LeptonClient fleet() throws IOException {
        Path home = Files.createDirectory(folder.resolve("fleet-" + ++fleets));
        var web = open(Web.start(1));
        var store = open(SqlDesiredStore.open("sqlite:" + home.resolve("desired.db")));
        var anywhere = new DataClass("public");
        var definition = new FleetDefinition(
                List.of(BEIJING), List.of(new ResidencyPolicy(anywhere, new ResidencyPolicy.Anywhere())), anywhere);
        var ports = new ControlPorts(
                new SystemClock(),
                store,
                FileArtifactStore.open(home.resolve("artifacts")),
                OnnxFile::readSignature,
                DevelopmentControls.forbidden());
        var plane = open(ControlPlane.start(
                web, ControlConfig.at("127.0.0.1", 0, "test", Succession.AT_ONCE), definition, ports));
        controls.add(plane.endpoint().httpUrl());
        return open(LeptonClient.connect(URI.create(controls.getLast())));
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }
}
