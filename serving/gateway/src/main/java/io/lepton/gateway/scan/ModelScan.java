package io.lepton.gateway.scan;

import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.wire.ModelPath;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * Looks through a body, part by part as it comes, for the name of the model that it is for.
 *
 * <p>It keeps nothing of the body but an unfinished name. Confined to one thread.
 */
public interface ModelScan extends AutoCloseable {
    /**
     * Looks through the next part, which stays as it is.
     *
     * @return the model, once it is known; then no more may be read
     * @throws LeptonException {@link io.lepton.domain.ErrorCode#INVALID_REQUEST}, naming the field, if the body cannot be
     *     one that names a model
     */
    Optional<ModelPath> read(ByteBuf part);

    /**
     * What makes the body name another version in the place of what it was found to name.
     *
     * @throws LeptonException {@link io.lepton.domain.ErrorCode#UNSUPPORTED} if its name cannot be changed
     */
    Renaming renaming(ModelVersionId version);

    /** What to say when the body has ended and named no model. */
    LeptonException missing();

    /** The field that is looked for. */
    String field();

    /** Frees what it holds. */
    @Override
    void close();

    /** Looks for the member {@code model} of the outermost object of a JSON text. */
    static ModelScan ofJson() {
        return new JsonModelScan();
    }

    /**
     * Looks for a model's name and version, fields 1 and 2, in the first message of a gRPC call.
     *
     * @param encoding how compressed messages are compressed, {@code identity} if none is
     */
    static ModelScan ofGrpc(String encoding) {
        return new GrpcModelScan(encoding);
    }
}
