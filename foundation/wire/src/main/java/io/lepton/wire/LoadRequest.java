package io.lepton.wire;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a caller of a node's repository wants loaded.
 *
 * @param config how the model is to be served; as before if absent
 * @param files the bytes of model files, by the numbers of the versions that they are to be; none means what the node has
 */
public record LoadRequest(Optional<ModelConfig> config, SortedMap<Integer, ByteBuffer> files) {
    public LoadRequest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
