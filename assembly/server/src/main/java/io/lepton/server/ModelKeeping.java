package io.lepton.server;

import io.lepton.artifacts.ArtifactCover;
import io.lepton.artifacts.ArtifactStore;
import io.lepton.artifacts.FileArtifactStore;
import io.lepton.governance.Vault;
import io.lepton.inference.InferencePool;
import io.lepton.inference.RuntimeConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a process keeps models on its disk: encrypted where there are master keys, else as they are.
 *
 * @param vault the master keys
 */
record ModelKeeping(Optional<Vault> vault) {
    private static final Logger LOG = LoggerFactory.getLogger(ModelKeeping.class);

    static ModelKeeping of(Map<String, String> environment) {
        return new ModelKeeping(MasterKeys.of(environment));
    }

    Optional<ArtifactCover> cover() {
        return vault.map(CoveredArtifacts::new);
    }

    /** A control plane's store; what lies in it from before comes under the present key beside its work. */
    ArtifactStore store(Path folder) {
        var store = FileArtifactStore.open(folder, cover());
        if (vault.isPresent()) {
            Thread.ofVirtual().name("lepton-artifact-renewal").start(() -> renew(store));
        }
        return store;
    }

    /** A runtime; graphs that it optimised are models too, and it can only write them as they are. */
    InferencePool pool(RuntimeConfig config, int cores, Path nativeCache, Path graphCache) {
        return vault.isPresent()
                ? InferencePool.startWithoutGraphs(config, cores, nativeCache, graphCache)
                : InferencePool.start(config, cores, nativeCache, graphCache);
    }

    private static void renew(FileArtifactStore store) {
        var renewal = store.renew();
        if (!renewal.isNothing()) {
            LOG.atInfo()
                    .addKeyValue("encrypted", renewal.encrypted())
                    .addKeyValue("rewrapped", renewal.rewrapped())
                    .addKeyValue("failed", renewal.failed())
                    .log("artifacts are under the present master key");
        }
    }
}
