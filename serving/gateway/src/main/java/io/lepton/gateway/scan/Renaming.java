package io.lepton.gateway.scan;

import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/**
 * Puts another name in the place of the model's in a body, part by part on its way; all else goes on as it came.
 *
 * <p>Confined to one thread.
 */
public interface Renaming extends AutoCloseable {
    /** By how many bytes the whole body becomes longer, negative if shorter; empty if it has a name in each of many messages. */
    OptionalLong growthBytes();

    /**
     * Takes the next part over, from the body's first byte on, and gives what is to go on in its place.
     *
     * @throws io.lepton.domain.LeptonException if a later message cannot be renamed
     */
    ByteBuf apply(ByteBuf part);

    /** Frees what it holds back. */
    @Override
    void close();
}
