package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the fleet is looked for, nearest first. */
final class SessionTest {
    private final Shell shell;

    SessionTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void stopFleet() {
        shell.close();
    }

    @TempDir
    private Path home;

    private Path running = Path.of("");

    @BeforeEach
    void leaveAnAddress() throws IOException {
        shell.environment.put("LEPTON_HOME", home.toString());
        running = Files.createDirectories(home.resolve("run")).resolve("fleet.json");
        Files.writeString(running, "{\"control\": \"http://127.0.0.1:1111\", \"later\": 1}");
    }

    @Test
    void theOptionComesFirstBeforeOrBehindTheCommand() {
        shell.environment.put("LEPTON_CONTROL", "http://variable:2222");
        assertThat(connected("--control", "http://option:3333", "nodes")).isEqualTo("http://option:3333");
        assertThat(connected("nodes", "--control", "option:3333")).isEqualTo("http://option:3333");
        assertThat(connected("models", "--control=https://option")).isEqualTo("https://option");
    }

    @Test
    void theVariableComesSecond() {
        shell.environment.put("LEPTON_CONTROL", "http://variable:2222");
        assertThat(connected("nodes")).isEqualTo("http://variable:2222");
    }

    @Test
    void theFleetThatRunsHereComesThird() {
        assertThat(connected("nodes")).isEqualTo("http://127.0.0.1:1111");
        shell.environment.put("LEPTON_HOME", "elsewhere");
        assertThat(connected("nodes", "--home", home.toString())).isEqualTo("http://127.0.0.1:1111");
    }

    @Test
    void theUsersHomeStandsInForTheVariable() throws IOException {
        shell.environment.clear();
        shell.userHome = home;
        Path hidden = Files.createDirectories(home.resolve(".lepton"));
        Files.move(home.resolve("run"), hidden.resolve("run"));
        assertThat(connected("nodes")).isEqualTo("http://127.0.0.1:1111");
    }

    @Test
    void theDefaultPortComesLast() throws IOException {
        Files.delete(running);
        assertThat(connected("nodes")).isEqualTo("http://127.0.0.1:7070");
    }

    @Test
    void whomToBelieveIsSaidByTheOptionThenByTheVariable() {
        shell.environment.put("LEPTON_CA", "by-variable.pem");
        assertThat(shell.type("nodes")).isEqualTo(2);
        assertThat(shell.err()).contains("ca=by-variable.pem").contains("(INVALID_CONFIGURATION)");
        assertThat(shell.type("nodes", "--ca", "by-option.pem")).isEqualTo(2);
        assertThat(shell.err()).contains("ca=by-option.pem");
    }

    @Test
    void anAddressThatCannotBeReadIsNamed() throws IOException {
        Files.writeString(running, "{\"contrl\": 1}");
        assertThat(shell.type("nodes")).isEqualTo(2);
        assertThat(shell.err())
                .startsWith("lepton: cannot read where the fleet runs: file=" + running)
                .contains("(INVALID_CONFIGURATION)");
        shell.environment.put("LEPTON_CONTROL", "ftp://x");
        assertThat(shell.type("nodes")).isEqualTo(2);
        assertThat(shell.err()).startsWith("lepton: wrong variable: LEPTON_CONTROL=ftp://x");
        assertThat(shell.connected).isEmpty();
    }

    private String connected(String... words) {
        shell.connected.clear();
        assertThat(shell.type(words)).isZero();
        assertThat(shell.connected).hasSize(1);
        return shell.connected.stream().map(URI::toString).findFirst().orElseThrow();
    }
}
