package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks peers for a later snapshot, one after the other, one round at a time. Safe for any thread. */
final class SnapshotPeers {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotPeers.class);
    private static final Duration CALL_MAX = Duration.ofSeconds(2);
    private static final int LINE_BYTES_MAX = 128 << 20;

    /** How patient a subscription to snapshots is: a large fleet's takes tens of megabytes. */
    static final LineStreamConfig STREAM = LineStreamConfig.defaults().withLineBytesMax(LINE_BYTES_MAX);

    private final HttpCaller caller;
    private final AtomicBoolean isAsking = new AtomicBoolean();

    SnapshotPeers(Web web) {
        this.caller = HttpCaller.of(web, CALL_MAX);
    }

    /** Begins a round, unless one is under way; returns at once. */
    void ask(List<Gateway> peers, String digest, Consumer<byte[]> lines) {
        if (!peers.isEmpty() && isAsking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("lepton-ask-peers").start(() -> {
                try {
                    peers.forEach(peer -> ask(peer, digest, lines));
                } finally {
                    isAsking.set(false);
                }
            });
        }
    }

    private void ask(Gateway peer, String digest, Consumer<byte[]> lines) {
        try {
            byte[] line = caller.to(new PeerIdentity.OfGateway(peer.region()))
                    .download(
                            URI.create(peer.endpoint().httpUrl() + Paths.SNAPSHOT + "?base=" + digest),
                            SnapshotPeers::read);
            if (line.length > 0) {
                lines.accept(line);
            }
        } catch (LeptonException e) {
            LOG.atDebug().addKeyValue("peer", peer).setCause(e).log("a peer has no snapshot");
        }
    }

    private static byte[] read(InputStream body) throws IOException {
        byte[] line = body.readNBytes(LINE_BYTES_MAX + 1);
        if (line.length > LINE_BYTES_MAX) {
            throw new LeptonException(ErrorCode.TOO_LARGE, "a snapshot is too large: bytesMax=" + LINE_BYTES_MAX);
        }
        return line;
    }
}
