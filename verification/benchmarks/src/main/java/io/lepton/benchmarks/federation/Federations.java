package io.lepton.benchmarks.federation;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.Journal;
import io.lepton.federation.LocalFederation;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.SitePolicy;
import io.lepton.federation.VirtualFederation;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Signer;
import io.lepton.federation.strategy.Strategy;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs federations whose participants are numbered. Secrets follow from numbers: these are measurements, nobody is hidden. */
final class Federations {
    private final Map<String, KeyPair> keys = new TreeMap<>();

    /** What a journal is for is not measured here. */
    private static final class Forgetful implements Journal {
        @Override
        public void append(Entry entry) {
            // Nobody comes back.
        }

        @Override
        public List<Entry> entries() {
            return List.of();
        }
    }

    Federations(int participants) {
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            for (int i = 0; i < participants; i++) {
                keys.put(name(i), generator.generateKeyPair());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has Ed25519", e);
        }
    }

    static String name(int number) {
        return "p%03d".formatted(number);
    }

    Plan plan(Strategy strategy, Plan.Pace pace, Plan.Local local, Plan.Travel travel) {
        Map<String, Bytes> identities = new TreeMap<>();
        keys.forEach(
                (name, pair) -> identities.put(name, Bytes.of(pair.getPublic().getEncoded())));
        return new Plan("references", identities, strategy, pace, local, travel, Optional.empty());
    }

    /** A whole run in one thread. */
    CoordinatorCore run(Plan plan, Weights model, List<? extends LocalTrainer> trainers) {
        Map<String, LocalFederation.Site> sites = new TreeMap<>();
        for (int i = 0; i < trainers.size(); i++) {
            sites.put(name(i), site(i, requireNonNull(trainers.get(i))));
        }
        return LocalFederation.run(plan, model, sites, _ -> new Forgetful(), _ -> {});
    }

    /** The same, with participants that are there only while they have something to do. */
    CoordinatorCore runVirtually(Plan plan, Weights model, List<? extends LocalTrainer> trainers) {
        return VirtualFederation.run(
                plan,
                model,
                name -> {
                    int number = Integer.parseInt(name.substring(1));
                    return site(number, requireNonNull(trainers.get(number)));
                },
                new Forgetful(),
                line -> System.err.println(line));
    }

    private LocalFederation.Site site(int number, LocalTrainer trainer) {
        return new LocalFederation.Site(
                trainer, SitePolicy.open(), signer(name(number)), round -> secret(1_000_003L * number + round));
    }

    static Bytes secret(long seed) {
        byte[] secret = new byte[32];
        new SeededGenerator(seed).nextBytes(secret);
        return Bytes.of(secret);
    }

    private Signer signer(String name) {
        var key = requireNonNull(keys.get(name)).getPrivate();
        return text -> {
            try {
                var signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(text);
                return Bytes.of(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JVM has Ed25519", e);
            }
        };
    }
}
