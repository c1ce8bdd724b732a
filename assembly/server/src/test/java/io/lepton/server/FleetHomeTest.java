package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetHomeTest {
    @TempDir
    private Path folder;

    @Test
    void tellsWhereTheFleetAnswersWhileItRuns() throws IOException {
        Path file = folder.resolve("run/fleet.json");
        try (FleetHome home = FleetHome.take(folder)) {
            home.announce(URI.create("http://127.0.0.1:7070"));
            assertThat(file).content().startsWith("{\"control\":\"http://127.0.0.1:7070\",\"pid\":");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void keepsTheStateUntilItIsToldToEmptyIt() throws IOException {
        try (FleetHome home = FleetHome.take(folder)) {
            Files.writeString(home.stateOf("nodes/a").resolve("file"), "x");
            Files.writeString(home.cacheOf("native").resolve("file"), "x");
        }
        try (FleetHome _ = FleetHome.take(folder)) {
            assertThat(folder.resolve("fleet/nodes/a/file")).exists();
        }
        try (FleetHome home = FleetHome.take(folder)) {
            home.empty();
            home.empty();
        }
        assertThat(folder.resolve("fleet")).doesNotExist();
        assertThat(folder.resolve("cache/native/file")).exists();
    }

    @Test
    void refusesAFolderThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> FleetHome.take(file)).isInstanceOfSatisfying(LeptonException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
            assertThat(refusal).hasMessageContaining("path=" + file);
        });
    }
}
