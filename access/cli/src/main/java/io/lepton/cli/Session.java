package io.lepton.cli;

import io.lepton.client.Credentials;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What the commands of one run share: the terminal, the pace and, once a command asks for it, the fleet.
 *
 * <p>The fleet is that of {@code --control}; else of LEPTON_CONTROL; else the one whose address lies in Lepton's home
 * folder; else the one at the default port of this machine. Confined to one thread.
 */
final class Session implements AutoCloseable {
    private static final URI DEFAULT_CONTROL = URI.create("http://127.0.0.1:" + UpOptions.DEFAULT_PORT);

    private final Argument<List<URI>> control = Argument.everywhere(
            "--control",
            "URL",
            "the control plane (else LEPTON_CONTROL, else the fleet that runs here); several with commas between",
            Values::controls);
    private final Argument<Path> home = Argument.everywhere(
            "--home", "DIR", "where Lepton keeps its files (else LEPTON_HOME, else ~/.lepton)", Path::of);

    private final Argument<Path> authorities = Argument.everywhere(
            "--ca",
            "FILE",
            "PEM, whom to believe of servers called by https (else LEPTON_CA, else those that Java believes)",
            Path::of);

    private final Surroundings surroundings;
    private final BiFunction<URI, LeptonClientConfig, LeptonClient> connector;
    private final Terminal terminal;
    private Optional<LeptonClient> fleet = Optional.empty();

    Session(Surroundings surroundings, BiFunction<URI, LeptonClientConfig, LeptonClient> connector) {
        this.surroundings = surroundings;
        this.connector = connector;
        this.terminal = new Terminal(surroundings);
    }

    /** The options that every command takes. */
    List<Argument<?>> everywhere() {
        return List.of(control, home, authorities);
    }

    String version() {
        return surroundings.version();
    }

    Terminal terminal() {
        return terminal;
    }

    Surroundings.Pace pace() {
        return surroundings.pace();
    }

    /** The fleet, connected at the first call. */
    LeptonClient fleet() {
        if (fleet.isEmpty()) {
            var keyed = key().map(LeptonClientConfig.DEFAULTS::withKey).orElse(LeptonClientConfig.DEFAULTS);
            var config = authorities
                    .value()
                    .or(() -> variable("LEPTON_CA").map(Path::of))
                    .map(keyed::withAuthorities)
                    .orElse(keyed);
            fleet = Optional.of(connector.apply(controls().getFirst(), config));
        }
        return fleet.get();
    }

    /** The key for the fleet: LEPTON_KEY, else the one in Lepton's home folder, if there is one. */
    Optional<String> key() {
        return credentials().keyFor(controls().getFirst(), surroundings.environment());
    }

    Credentials credentials() {
        return Credentials.in(home());
    }

    /** A password: the first line of a file, else LEPTON_PASSWORD, else what a person types without seeing it. */
    String password(Optional<Path> file) {
        return new PasswordInput(surroundings).read(file);
    }

    Path home() {
        return home.value()
                .or(() -> variable("LEPTON_HOME").map(Path::of))
                .orElseGet(() -> surroundings.userHome().resolve(".lepton"));
    }

    boolean isDebugging() {
        return variable("LEPTON_DEBUG").isPresent();
    }

    @Override
    public void close() {
        fleet.ifPresent(LeptonClient::close);
    }

    /** The control planes of the fleet, at least one; commands that need just one talk to the first. */
    List<URI> controls() {
        return control.value()
                .or(() -> variable("LEPTON_CONTROL").map(Session::fromEnvironment))
                .or(() -> new Home(home()).runningFleet().map(List::of))
                .orElse(List.of(DEFAULT_CONTROL));
    }

    private static List<URI> fromEnvironment(String control) {
        try {
            return Values.controls(control);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "wrong variable: LEPTON_CONTROL=" + control + ", cause=" + e.getMessage(),
                    e);
        }
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(surroundings.environment().get(name)).filter(value -> !value.isEmpty());
    }
}
