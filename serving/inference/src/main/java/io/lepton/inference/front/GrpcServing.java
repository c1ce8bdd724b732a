package io.lepton.inference.front;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.inference.engine.ServedModel;
import io.lepton.telemetry.Traces;
import io.lepton.wire.ModelPath;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/**
 * What calls are answered from.
 *
 * @param pool reads large messages
 * @param traces takes the traces of inferences
 * @param clock tells how long a call has been under way
 * @param shelf lends the memory of messages
 */
record GrpcServing(
        Models models,
        FrontConfig config,
        Executor pool,
        InFlight inFlight,
        Traces traces,
        Clock clock,
        BufferShelf shelf) {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    /**
     * Finds the model that a message names.
     *
     * @param version empty where the deployed one is meant
     * @throws LeptonException {@link ErrorCode#UNKNOWN_MODEL}, {@link ErrorCode#UNKNOWN_VERSION} or {@link
     *     ErrorCode#MODEL_NOT_READY}
     */
    ServedModel find(String name, String version) {
        return models.find(path(name, version));
    }

    /** What a message's two words mean; an empty version means none in particular. */
    static ModelPath path(String name, String version) {
        return new ModelPath(name(name), number(version), "");
    }

    private static ModelName name(String name) {
        try {
            return new ModelName(name);
        } catch (IllegalArgumentException e) {
            // No such name can exist, so nothing can be found under it.
            throw new LeptonException(ErrorCode.UNKNOWN_MODEL, "no such model: model=" + shorten(name), e);
        }
    }

    private static OptionalInt number(String version) {
        try {
            return version.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ModelVersionId.parseNumber(version));
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.UNKNOWN_VERSION, "no such version: version=" + shorten(version), e);
        }
    }

    static String shorten(String word) {
        String printable = word.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= SHOWN_CHARACTERS_MAX
                ? printable
                : printable.substring(0, SHOWN_CHARACTERS_MAX) + "...";
    }
}
