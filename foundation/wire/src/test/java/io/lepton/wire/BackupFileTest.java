package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {
    private static final BackupHead HEAD =
            new BackupHead(Instant.parse("2026-11-27T10:00:00Z"), "1.2.3", 3, 9, "ab".repeat(32));
    private static final byte[] SMALL = "a model".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void givesBackAllThatWasWrittenInItsOrder() throws IOException {
        byte[] large = new byte[(2 << 20) + 17];
        new Random(1).nextBytes(large);
        List<BackupResource> resources = new ArrayList<>();
        List<BackupChange> changes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            resources.add(new BackupResource("deployment", "model-" + i, "{\"n\":" + i + ",\"t\":\"\\n é 中\"}"));
            changes.add(change(
                    1 + i / 1_000,
                    i % 1_000,
                    "deployment",
                    "model-" + i,
                    resources.getLast().body()));
        }
        byte[] file = write(resources, changes, List.of(SMALL, large));
        var reader = new BackupReader(new ByteArrayInputStream(file), "test");
        assertThat(reader.head()).isEqualTo(HEAD);
        List<BackupResource> foundResources = new ArrayList<>();
        List<BackupChange> foundChanges = new ArrayList<>();
        List<byte[]> foundFiles = new ArrayList<>();
        for (var item = reader.next(); item.isPresent(); item = reader.next()) {
            switch (item.get()) {
                case BackupItem.Resource(var resource) -> foundResources.add(resource);
                case BackupItem.Change(var change) -> foundChanges.add(change);
                case BackupItem.Artifact(var id, var size, var bytes) -> {
                    foundFiles.add(bytes.readAllBytes());
                    assertThat(id).isEqualTo(id(foundFiles.getLast()));
                    assertThat(size).isEqualTo(foundFiles.getLast().length);
                }
            }
        }
        assertThat(foundResources).isEqualTo(resources);
        assertThat(foundChanges).isEqualTo(changes);
        assertThat(foundFiles).containsExactly(SMALL, large);
        assertThat(reader.counts()).isEqualTo(new BackupCounts(5_000, 5_000, 2, SMALL.length + large.length));
        assertThat(reader.bytesRead()).isEqualTo(file.length);
    }

    @Test
    void auditsAWholeFile() throws IOException {
        BackupSummary summary = BackupAudit.of(file(sound()));
        assertThat(summary.head()).isEqualTo(HEAD);
        assertThat(summary.counts()).isEqualTo(new BackupCounts(2, 3, 1, SMALL.length));
    }

    /** Every byte of it, one after the other, whatever it means. */
    @Test
    void refusesAFileInWhichOneByteHasChanged() throws IOException {
        byte[] sound = sound();
        for (int i = 0; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            int at = i;
            assertThatThrownBy(() -> BackupAudit.of(file(damaged)))
                    .as("byte %d of %d", at, sound.length)
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BACKUP))
                    .hasMessageMatching("(?s).*(blockAtByte|byte)=\\d+.*");
        }
    }

    @Test
    void refusesAFileThatIsCutShortAnywhereOrGoesOn() throws IOException {
        byte[] sound = sound();
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            int at = length;
            assertThatThrownBy(() -> BackupAudit.of(file(cut)))
                    .as("cut to %d of %d", at, sound.length)
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BACKUP));
        }
        assertRefused(Arrays.copyOf(sound, sound.length + 1), "something follows its end");
    }

    @Test
    void tellsWhatIsDamagedAndWhere() throws IOException {
        byte[] damaged = sound();
        int place = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("a model");
        damaged[place] ^= 1;
        assertRefused(damaged, "in=the model file " + id(SMALL));
        assertRefused("something else".getBytes(StandardCharsets.UTF_8), "not a backup");
        assertThatThrownBy(() -> BackupAudit.of(folder.resolve("missing")))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("missing");
    }

    @Test
    void refusesABackupWithoutAModelFileThatAVersionNames() throws IOException {
        assertRefused(write(resources(), history(), List.of()), "it lacks a model file: version=digits/1");
    }

    @Test
    void refusesAHistoryThatDoesNotLeadToWhatIsHeld() throws IOException {
        assertRefused(write(resources(), history().subList(0, 2), List.of(SMALL)), "kind=deployment, name=digits");
        assertRefused(write(resources().subList(0, 1), history(), List.of(SMALL)), "kind=deployment, name=digits");
        List<BackupChange> backwards =
                List.of(history().get(2), history().get(0), history().get(1));
        assertRefused(write(resources(), backwards, List.of(SMALL)), "out of order");
        List<BackupChange> late = new ArrayList<>(history());
        late.add(change(10, 0, "deployment", "digits", "{}"));
        assertRefused(write(resources(), late, List.of(SMALL)), "out of order: revision=10");
    }

    @Test
    void writesNoModelFileOfOtherBytes() throws IOException {
        var writer = new BackupWriter(new ByteArrayOutputStream(), HEAD);
        assertThatThrownBy(() -> writer.artifact(id(SMALL), SMALL.length, new ByteArrayInputStream(new byte[7])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other bytes");
    }

    private void assertRefused(byte[] content, String reason) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> BackupAudit.of(file))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BACKUP))
                .hasMessageContaining(reason);
    }

    private static byte[] sound() throws IOException {
        return write(resources(), history(), List.of(SMALL));
    }

    private static List<BackupResource> resources() {
        return List.of(
                new BackupResource("version", "digits/1", version()),
                new BackupResource("deployment", "digits", "{\"replicas\":2}"));
    }

    private static List<BackupChange> history() {
        return List.of(
                change(1, 0, "version", "digits/1", version()),
                change(1, 1, "deployment", "digits", "{\"replicas\":1}"),
                change(4, 0, "deployment", "digits", "{\"replicas\":2}"));
    }

    private static String version() {
        var signature = new Signature(
                List.of(new TensorSpec("x", ElementType.FP32, Shape.of(1))),
                List.of(new TensorSpec("y", ElementType.FP32, Shape.of(1))));
        var id = new ModelVersionId(new ModelName("digits"), 1);
        var version = new ModelVersion(id, id(SMALL), SMALL.length, ModelFormat.ONNX, signature, Instant.EPOCH);
        return new String(Json.write(version), StandardCharsets.UTF_8);
    }

    private static BackupChange change(long revision, int position, String kind, String name, String after) {
        return new BackupChange(
                revision,
                position,
                kind,
                name,
                "digits",
                1,
                1_000_000 * revision,
                "anna",
                Optional.empty(),
                Optional.of(after));
    }

    private static byte[] write(List<BackupResource> resources, List<BackupChange> changes, List<byte[]> files)
            throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new BackupWriter(out, HEAD);
        for (BackupResource resource : resources) {
            writer.resource(resource);
        }
        for (BackupChange change : changes) {
            writer.change(change);
        }
        for (byte[] file : files) {
            writer.artifact(id(file), file.length, new ByteArrayInputStream(file));
        }
        writer.finish();
        return out.toByteArray();
    }

    private static ArtifactId id(byte[] bytes) {
        return new ArtifactId(HexFormat.of().formatHex(BackupFormat.digest(bytes)));
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("fleet.backup"), content);
    }
}
