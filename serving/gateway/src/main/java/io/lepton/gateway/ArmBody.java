package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.gateway.scan.ModelScan;
import io.lepton.gateway.scan.Renaming;
import io.lepton.wire.ModelPath;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request whose body alone names its model name the version that it is put to.
 *
 * <p>A message of gRPC has a field for the version; OpenAI's form has none, so there the version stands in {@code
 * Lepton-Model-Version}, which peers read as they read a path's. Confined to one event loop.
 */
final class ArmBody implements Naming {
    private static final Set<String> ABOUT_MODELS = Set.of("ModelReady", "ModelMetadata", "ModelStatistics");

    private final ModelScan scan;
    private @Nullable Renaming renaming;

    ArmBody(ModelScan scan) {
        this.scan = scan;
    }

    /**
     * The model that a body names, with the version where only a head can name it.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if the two disagree
     */
    static ModelPath read(ModelPath path, HttpRequest head) {
        String version = head.headers().get(FieldNames.MODEL_VERSION);
        if (version == null || Dialect.of(head) == Dialect.GRPC) {
            return path;
        }
        try {
            ModelVersionId id = ModelVersionId.parse(version);
            if (id.model().equals(path.model())) {
                return new ModelPath(path.model(), OptionalInt.of(id.number()), path.tail());
            }
        } catch (IllegalArgumentException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "header " + FieldNames.MODEL_VERSION + ": " + e.getMessage(), e);
        }
        throw new LeptonException(
                ErrorCode.INVALID_REQUEST,
                "header " + FieldNames.MODEL_VERSION + ": another model than the body's, model=" + path.model());
    }

    @Override
    public boolean isInference(HttpRequest head) {
        String uri = head.uri();
        return !ABOUT_MODELS.contains(uri.substring(uri.lastIndexOf('/') + 1));
    }

    @Override
    public void rename(HttpRequest head, ModelVersionId version) {
        Renaming begun = scan.renaming(version);
        renaming = begun;
        HttpHeaders headers = head.headers();
        begun.growthBytes()
                .ifPresentOrElse(
                        growth -> lengthen(headers, growth), () -> headers.remove(HttpHeaderNames.CONTENT_LENGTH));
        if (Dialect.of(head) != Dialect.GRPC) {
            headers.set(FieldNames.MODEL_VERSION, version.toString());
        }
    }

    /** The gateway reads no further than the first name; a body may have others behind it. */
    @Override
    public void bind(HttpRequest head, ModelName model) {
        head.headers().set(FieldNames.MODEL, model.value());
    }

    private static void lengthen(HttpHeaders headers, long growth) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(Long.parseLong(length) + growth));
        }
    }

    /** Takes a part of the body over, in order from the first, and gives what goes on in its place. */
    HttpContent apply(HttpContent part) {
        if (renaming == null) {
            return part;
        }
        HttpContent renamed = part.replace(renaming.apply(part.content()));
        if (part instanceof LastHttpContent) {
            close();
        }
        return renamed;
    }

    /** Frees what it holds back. */
    void close() {
        if (renaming != null) {
            renaming.close();
        }
    }
}
