package io.lepton.cli;

import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code lepton control}, {@code gateway} and {@code node}: each is one process of a fleet, and stays until it is told to end. */
final class RoleCommand {
    private static final String HOST = "127.0.0.1";
    private static final String TLS_CERTIFICATES = "--tls-certificates";
    private static final String TLS_KEY = "--tls-key";
    private static final String TRAINING_MEMORY = "4g";

    private final Argument<Path> config = Argument.requiredFileOption(
            "--config", "FILE", "describes the fleet's regions and policies, the same for each of its processes");
    private final Argument<String> host = Argument.option(
            "--host",
            "ADDRESS",
            "the address to listen on, by which the others reach it (default: " + HOST + ")",
            Function.identity());
    private final Argument<Integer> port;

    private final Session session;
    private final RoleRunner runner;

    private RoleCommand(Session session, RoleRunner runner, String portPurpose) {
        this.session = session;
        this.runner = runner;
        this.port = Argument.option("--port", "PORT", portPurpose, Values::port);
    }

    /** The process that knows what is wished and tells everybody. */
    static Command control(Session session, RoleRunner runner) {
        Argument<String> store = Argument.option(
                "--store",
                "URL",
                "keeps the desired state elsewhere: sqlite:FILE or postgresql://HOST/NAME?user=USER",
                Function.identity());
        Argument<Path> artifacts = Argument.option(
                "--artifacts",
                "DIR",
                "keeps the model files there; control planes on one store need one folder",
                Path::of);
        Argument<Path> key = Argument.option(
                "--key",
                "FILE",
                "has the keys that sign snapshots, made if it is not there; control planes on one store need one file",
                Path::of);
        Argument<Boolean> newKey =
                Argument.flag("--new-key", "sign with a fresh key too, and with the one before as well until the next");
        Argument<Integer> peerPort = Argument.option(
                "--peer-port",
                "PORT",
                "the port where gateways and nodes come in by mutual TLS (else they come in with everybody, by plain text)",
                Values::port);
        Argument<Path> authority = Argument.option(
                "--authority",
                "DIR",
                "with --peer-port: keeps the certificate authority there; control planes on one store need one folder",
                Path::of);
        Argument<Path> certificates = Argument.fileOption(
                TLS_CERTIFICATES,
                "FILE",
                "has the certificate, PEM, with which it answers people and programs by TLS alone, and those that vouch for it");
        Argument<Path> tlsKey = Argument.fileOption(TLS_KEY, "FILE", "has that certificate's private key, PEM");
        String portPurpose = "the port to listen on (default: " + UpOptions.DEFAULT_PORT + ")";
        return new RoleCommand(session, runner, portPurpose)
                .command(
                        "control",
                        "Runs one process of a fleet: its control plane.",
                        "lepton control --config fleet.yaml",
                        List.of(store, artifacts, key, newKey, peerPort, authority, certificates, tlsKey),
                        () -> new RoleOptions.Control(
                                store.value(),
                                artifacts.value(),
                                key.value(),
                                newKey.isGiven(),
                                besidePeers(tls(certificates, tlsKey), peerPort)),
                        () -> new PeerOptions(peerPort.value(), authority.value(), Optional.empty()));
    }

    /** Gateways and nodes that come in with everybody do so in plain text: they need a port of their own. */
    private static Optional<RoleOptions.TlsFiles> besidePeers(
            Optional<RoleOptions.TlsFiles> tls, Argument<Integer> peerPort) {
        if (tls.isPresent() && peerPort.value().isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "with TLS, gateways and nodes come in by a port of their own: missing=--peer-port");
        }
        return tls;
    }

    private static Argument<Endpoint> advertised() {
        return Argument.option(
                "--advertise",
                "HOST:PORT",
                "where the others reach it, if not where it listens, as behind a relay or out of a container",
                Values::endpoint);
    }

    /** The process that is a region's door. */
    static Command gateway(Session session, RoleRunner runner) {
        Argument<RegionId> region = Argument.requiredOption("--region", "REGION", "whose door it is", RegionId::new);
        Argument<Path> join = joinFile();
        Argument<Path> plan = Argument.fileOption(
                "--plan",
                "FILE",
                "says where the region's traffic goes when there is a choice (else near regions first)");
        Argument<Endpoint> advertised = advertised();
        Argument<Path> certificates = Argument.fileOption(
                TLS_CERTIFICATES,
                "FILE",
                "has the certificate, PEM, with which it speaks TLS to callers who want it, and those that vouch for it");
        Argument<Path> key = Argument.fileOption(TLS_KEY, "FILE", "has that certificate's private key, PEM");
        String portPurpose = "the port to listen on (default: " + UpOptions.DEFAULT_PORT
                + " and the region's place in the file, from 1)";
        return new RoleCommand(session, runner, portPurpose)
                .command(
                        "gateway",
                        "Runs one process of a fleet: the gateway of a region.",
                        "lepton gateway --config fleet.yaml --region frankfurt --control http://127.0.0.1:7070",
                        List.of(region, plan, advertised, certificates, key, join),
                        () -> new RoleOptions.Gateway(
                                region.required(),
                                session.controls(),
                                plan.value().map(file -> GivenFile.check("plan", file)),
                                advertised.value(),
                                tls(certificates, key)),
                        () -> joining(join));
    }

    private static Optional<RoleOptions.TlsFiles> tls(Argument<Path> certificates, Argument<Path> key) {
        if (certificates.value().isPresent() != key.value().isPresent()) {
            String missing = key.value().isPresent() ? TLS_CERTIFICATES : TLS_KEY;
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "a certificate and its key belong together: missing=" + missing);
        }
        return certificates
                .value()
                .map(file -> new RoleOptions.TlsFiles(
                        GivenFile.check("tls-certificates", file), GivenFile.check("tls-key", key.required())));
    }

    /** The process that holds models and answers. */
    static Command node(Session session, RoleRunner runner) {
        Argument<RegionId> region = Argument.requiredOption("--region", "REGION", "where it runs", RegionId::new);
        Argument<Path> join = joinFile();
        Argument<NodeId> name = Argument.requiredOption(
                "--name", "NAME", "its name, of which the fleet has one, as frankfurt-1", NodeId::new);
        Argument<Endpoint> advertised = advertised();
        Argument<Path> data = Argument.fileOption(
                "--training-data",
                "DIR",
                "takes jobs of lepton train --on, which learn from what lies in this folder and from nothing else");
        Argument<String> memory = Argument.option(
                "--training-memory",
                "SIZE",
                "with --training-data: how much memory a training may take (default: " + TRAINING_MEMORY + ")",
                TrainCommand::memory);
        String portPurpose = "the port to listen on (default: the one it had before, at first any free one)";
        return new RoleCommand(session, runner, portPurpose)
                .command(
                        "node",
                        "Runs one process of a fleet: a node, which holds models and answers.",
                        "lepton node --config fleet.yaml --region frankfurt --name frankfurt-1",
                        List.of(region, name, advertised, data, memory, join),
                        () -> new RoleOptions.Node(
                                region.required(),
                                name.required(),
                                session.controls(),
                                advertised.value(),
                                training(data, memory)),
                        () -> joining(join));
    }

    private static Optional<RoleOptions.TrainingOffer> training(Argument<Path> data, Argument<String> memory) {
        if (memory.isGiven() && !data.isGiven()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "a node without data takes no jobs: missing=--training-data");
        }
        return data.value()
                .map(folder -> new RoleOptions.TrainingOffer(
                        GivenFile.checkFolder("training-data", folder),
                        memory.value().orElse(TRAINING_MEMORY)));
    }

    private static Argument<Path> joinFile() {
        return Argument.fileOption(
                "--join-file",
                "FILE",
                "has the token of lepton ca token, for the first start; --control is then the control plane's --peer-port");
    }

    private static PeerOptions joining(Argument<Path> join) {
        return new PeerOptions(
                Optional.empty(), Optional.empty(), join.value().map(file -> GivenFile.check("join-file", file)));
    }

    private Command command(
            String name,
            String purpose,
            String example,
            List<Argument<?>> own,
            Supplier<RoleOptions.Role> role,
            Supplier<PeerOptions> peers) {
        List<Argument<?>> arguments = new ArrayList<>(List.of(config));
        arguments.addAll(own);
        arguments.addAll(List.of(host, port));
        return Command.of(name, purpose, example, arguments, () -> run(role.get(), peers.get()));
    }

    private int run(RoleOptions.Role role, PeerOptions peers) throws InterruptedException {
        var options = new RoleOptions(
                GivenFile.check("config", config.required()),
                host.value().orElse(HOST),
                port.value(),
                session.home(),
                role,
                peers);
        try (var progress = new LaunchLines(session.terminal())) {
            return runner.run(options, progress);
        }
    }
}
