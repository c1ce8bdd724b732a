package io.lepton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final URI HERE = URI.create("http://127.0.0.1:7070");

    @TempDir
    private Path folder;

    private Path home = Path.of("");

    @BeforeEach
    void choose() {
        home = folder.resolve("home");
    }

    @Test
    void keepsAKeyForEachControlPlaneAndGivesItToNoOther() {
        var credentials = Credentials.in(home);
        assertThat(credentials.keyFor(HERE, Map.of())).isEmpty();
        credentials.put(HERE, "one");
        credentials.put(URI.create("https://fleet.example.com"), "two");
        credentials.put(HERE, "three");
        assertThat(credentials.keyFor(HERE, Map.of())).contains("three");
        assertThat(credentials.keyFor(URI.create("http://localhost:7070/"), Map.of()))
                .contains("three");
        assertThat(credentials.keyFor(URI.create("https://fleet.example.com:443/x"), Map.of()))
                .contains("two");
        assertThat(credentials.keyFor(URI.create("http://fleet.example.com"), Map.of()))
                .isEmpty();
        assertThat(credentials.keyFor(URI.create("http://127.0.0.1:7071"), Map.of()))
                .isEmpty();
    }

    @Test
    void theVariableComesFirst() {
        Credentials.in(home).put(HERE, "one");
        assertThat(Credentials.in(home).keyFor(HERE, Map.of("LEPTON_KEY", " two ")))
                .contains("two");
        assertThat(Credentials.in(home).keyFor(HERE, Map.of("LEPTON_KEY", ""))).contains("one");
    }

    @Test
    void theFileIsForItsOwnerAlone() throws IOException {
        var credentials = Credentials.in(home);
        credentials.put(HERE, "one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials.file())))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(credentials.file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> credentials.keyFor(HERE, Map.of()))
                .hasMessageContaining("others can read")
                .hasMessageContaining("chmod 600");
    }
}
