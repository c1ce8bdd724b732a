package io.lepton.server;

import io.lepton.client.Credentials;
import io.lepton.control.AccessConfig;
import io.lepton.control.PeerDoor;
import io.lepton.control.TokenVerifier;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.KeyText;
import io.lepton.identity.PrivateFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The key of whoever owns the control plane's machine: made at its first start, kept in a file that only the owner may read, and
 * put down for the command line there. Whoever removes the file has a new one made at the next start.
 */
final class OwnerKey {
    private static final String FILE = "owner.key";

    private final KeyText key;
    private final SecureRandom random;

    private OwnerKey(KeyText key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /** The key of a control plane's folder; made if there is none. */
    static OwnerKey in(Path folder) {
        var random = new SecureRandom();
        Path file = folder.resolve(FILE);
        try {
            String text = Files.readString(file).strip();
            KeyText key = KeyText.parse(text)
                    .filter(known -> known.id().equals(AccessConfig.OWNER_ID))
                    .orElseThrow(() -> failure("not an owner's key", file, new IOException("malformed")));
            return new OwnerKey(key, random);
        } catch (NoSuchFileException _) {
            byte[] secret = new byte[KeyText.SECRET_BYTES];
            random.nextBytes(secret);
            var key = KeyText.of(AccessConfig.OWNER_ID, secret);
            write(file, key);
            return new OwnerKey(key, random);
        } catch (IOException e) {
            throw failure("cannot read the owner's key", file, e);
        }
    }

    String sha256() {
        return key.sha256();
    }

    String text() {
        return key.reveal();
    }

    /** An access that this key opens, and those of accounts, and tokens that others believe. */
    AccessConfig access(List<TokenVerifier> tokens, Optional<PeerDoor> peers) {
        return new AccessConfig(Optional.of(key.sha256()), true, random, tokens, peers);
    }

    /**
     * Starts what listens at an endpoint, with the key put down before, where commands on this machine find it: whoever is answered
     * can prove itself. What was there is there again if the start fails.
     *
     * @param scheme {@code http} or {@code https}
     */
    <T> T leftFor(Path home, String scheme, Endpoint control, Supplier<T> start) {
        var credentials = Credentials.in(home);
        Map<URI, Optional<String>> former = new LinkedHashMap<>();
        for (URI place : names(scheme, control)) {
            former.put(place, credentials.keyFor(place, Map.of()));
            credentials.put(place, text());
        }
        try {
            return start.get();
        } catch (RuntimeException e) {
            former.forEach((place, key) -> key.ifPresent(text -> credentials.put(place, text)));
            throw e;
        }
    }

    private static List<URI> names(String scheme, Endpoint control) {
        URI own = URI.create(scheme + "://" + control);
        return control.host().equals(LocalFleet.HOST)
                ? List.of(own)
                : List.of(own, URI.create(scheme + "://" + LocalFleet.HOST + ":" + control.port()));
    }

    private static void write(Path file, KeyText key) {
        try {
            PrivateFile.write(file, (key.reveal() + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw failure("cannot write the owner's key", file, e);
        }
    }

    private static LeptonException failure(String fact, Path file, Exception cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED, fact + ": path=" + file + ", cause=" + cause.getMessage(), cause);
    }
}
