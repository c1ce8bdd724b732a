package io.lepton.federation;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A message as it travels.
 *
 * @param content its bytes, without the parts
 * @param parts the names of the parts that it needs, which travel first
 */
public record Letter(ByteBuffer content, List<String> parts) {
    public Letter {
        content = content.asReadOnlyBuffer();
        parts = List.copyOf(parts);
    }
}
