package io.lepton.training;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The small model that Lepton brings along: it tells fraudulent card payments, learned from payments that Lepton
 * generates itself.
 *
 * <p>It takes {@code payment}, FP32 [-1, 4]: the amount in euros, the hour of the day, whether the shop is abroad (0 or
 * 1), and the attempts in the hour before. It answers {@code fraud_probability}, FP32 [-1, 1]. The build trains it and
 * packages the file; training again gives the same bytes.
 */
public final class BundledModel {
    /** The name to register it under. */
    public static final String NAME = "payments";

    private static final String FILE = NAME + ".onnx";
    private static final long SEED = 20_260_101;

    private BundledModel() {}

    /**
     * Opens the ONNX file, which the caller closes.
     *
     * @throws LeptonException {@link ErrorCode#INTERNAL} if the program was packaged without it
     */
    public static InputStream open() {
        InputStream file = BundledModel.class.getResourceAsStream(FILE);
        if (file == null) {
            throw new LeptonException(ErrorCode.INTERNAL, "the program lacks its bundled model: resource=" + FILE);
        }
        return file;
    }

    /** Trains the model and writes it as a resource of this package below the given folder; the build's entry. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("one argument, the folder of the classes: given=" + arguments.length);
        }
        String folder = BundledModel.class.getPackageName().replace('.', '/');
        Path file = Path.of(arguments[0]).resolve(folder).resolve(FILE);
        Files.createDirectories(file.getParent());
        Files.write(file, train());
    }

    /** Trains the model from nothing and gives its file. */
    static byte[] train() {
        return PaymentsModel.train(SEED).toOnnx().toByteArray();
    }
}
