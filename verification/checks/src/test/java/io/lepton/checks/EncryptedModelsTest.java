package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lepton.training.BundledModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole fleet that is given a master key when it has models already, and then another one. */
class EncryptedModelsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PIECE_BYTES = 48;

    @TempDir
    private Path folder;

    @Test
    void noModelLiesOnTheDiskAsItIsOnceThereIsAMasterKeyAndTheModelAnswers() throws Exception {
        var desk = new Desk(folder);
        String piece = pieceOfTheModel();
        try (var _ = DeskFleet.up(desk)) {
            assertThat(filesWith(desk.home(), piece))
                    .as("so the search finds it")
                    .isNotEmpty();
        }
        // Closing it was a kill -9: what is half-written stays for the next start.
        newMasterKey(desk, "first");
        try (var _ = DeskFleet.up(desk, "LEPTON_MASTER_KEY=$PWD/master.key ./lepton up --port " + desk.port(), 3)) {
            awaitNothingPlain(desk, piece);
            assertThat(sealed(desk.home(), "first")).hasSizeGreaterThan(1);
            assertThat(desk.run("./lepton predict payments --input examples/payment.csv")
                            .exitCode())
                    .isZero();
        }
        newMasterKey(desk, "second");
        try (var _ = DeskFleet.up(desk, "LEPTON_MASTER_KEY=$PWD/master.key ./lepton up --port " + desk.port(), 3)) {
            await("no model under the former key").atMost(PATIENCE).until(() -> sealed(desk.home(), "first")
                    .isEmpty());
            assertThat(sealed(desk.home(), "second")).hasSizeGreaterThan(1);
            assertThat(desk.run("./lepton models pull payments again.onnx").exitCode())
                    .isZero();
            assertThat(Files.readString(folder.resolve("again.onnx"), StandardCharsets.ISO_8859_1))
                    .contains(piece);
            awaitNothingPlain(desk, piece);
        }
    }

    private static void newMasterKey(Desk desk, String name) throws InterruptedException {
        var outcome = desk.run("""
                touch master.key
                printf '%s %%s\\n' "$(head -c 32 /dev/urandom | base64 | tr -d '\\n')" | cat - master.key > master.new
                mv master.new master.key
                """.formatted(name));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    private static void awaitNothingPlain(Desk desk, String piece) {
        await("no model as it is").atMost(PATIENCE).untilAsserted(() -> assertThat(filesWith(desk.home(), piece))
                .isEmpty());
    }

    /** Of its middle, where the weights are. */
    private static String pieceOfTheModel() throws IOException {
        try (var bytes = BundledModel.open()) {
            byte[] model = bytes.readAllBytes();
            return new String(model, model.length / 2, PIECE_BYTES, StandardCharsets.ISO_8859_1);
        }
    }

    private static List<Path> sealed(Path home, String key) {
        return filesWith(home, "LEPTONSEAL1\0" + (char) key.length() + key).stream()
                .filter(file -> file.toString().endsWith(".sealed"))
                .toList();
    }

    private static List<Path> filesWith(Path home, String text) {
        List<Path> found = new ArrayList<>();
        for (Path file : files(home)) {
            try {
                // Libraries are large, and no models.
                if (!file.toString().endsWith(".so")
                        && Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            } catch (NoSuchFileException _) {
                // Gone since it was listed.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static List<Path> files(Path home) {
        try (var files = Files.walk(home)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UncheckedIOException _) {
            // A folder went while it was listed.
            return files(home);
        }
    }
}
