package io.lepton.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.data.Features;
import io.lepton.wire.Json;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** Tells one training from another: its network, its options but for the number of epochs, and its data. */
final class Fingerprint {
    private static final int CHUNK_FLOATS = 1 << 14;

    private Fingerprint() {}

    static String of(NetworkDefinition definition, FitOptions options, Features features, float[] targets) {
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
                    checksum(features.values()),
                    checksum(targets));
            digest.update(rest.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static long checksum(float[] values) {
        var sum = new CRC32C();
        var bytes = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES);
        for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
            int count = StrictMath.min(CHUNK_FLOATS, values.length - from);
            bytes.clear();
            bytes.asFloatBuffer().put(values, from, count);
            sum.update(bytes.limit(count * Float.BYTES));
        }
        return sum.getValue();
    }
}
