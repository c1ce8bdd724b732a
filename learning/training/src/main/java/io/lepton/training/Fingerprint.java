package io.lepton.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.data.FeatureRows;
import io.lepton.data.Features;
import io.lepton.wire.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells one training from another: its network, its options but for the number of epochs, and its data. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(NetworkDefinition definition, FitOptions options, FeatureRows features, float[] targets) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(Json.write(definition.toTree()));
            var rest = List.of(
                    options.batchSize(),
                    options.validationShare(),
                    options.seed(),
                    options.classWeights(),
                    options.earlyStopping(),
                    features.exampleShape(),
                    features.checksum(),
                    Features.checksum(targets));
            digest.update(rest.toString().getBytes(UTF_8));
            if (options.kept() == FitOptions.Kept.LAST) {
                digest.update(FitOptions.Kept.LAST.name().getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
