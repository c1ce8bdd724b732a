package io.lepton.gateway;

import io.lepton.domain.Arm;
import io.lepton.domain.Node;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.ModelPath;
import io.lepton.wire.V2Path;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends copies of requests to versions whose answers nobody sees. Safe for any thread.
 *
 * <p>A copy shares nothing with its original but the bytes of the body: it has a connection of its own, is never tried again,
 * counts towards no place's failures and no budget, and ends within a time of its own. What is under way is bounded in number
 * and in bytes; beyond that copies are left out, and counted as that.
 */
final class ShadowCopies {
    static final int COPIES_MAX = 32;
    static final long BYTES_MAX = 8 << 20;
    static final long MILLIS_MAX = 5_000;

    private static final int CONNECT_MILLIS_MAX = 1_000;
    private static final Set<String> COPIED_TAILS = Set.of("infer", "generate");

    private final Bootstrap dialer;
    private final GuardedCore core;
    private final ArmFigures figures;
    private final UpstreamTls tls;
    private final AtomicInteger copies = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    ShadowCopies(GatewayLoops loops, GuardedCore core, ArmFigures figures, UpstreamTls tls) {
        this.tls = tls;
        this.core = core;
        this.figures = figures;
        this.dialer = loops.dialer()
                .group(loops.group())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX);
    }

    /** Sends a copy of a request whose body is whole, or leaves it out; returns at once, and never fails. */
    void send(ArmChooser.Copy copy, HttpRequest original, ReplayBuffer body) {
        if (!isCopied(original)) {
            return;
        }
        if (copy.node().isEmpty() || !admit(body.bytes())) {
            figures.dropped(copy.arm());
            return;
        }
        var call = new ShadowCall(ShadowCall.head(original, copy), body.bytes(), copy.arm(), this);
        body.replay(call::add);
        dial(copy.node().get(), call);
    }

    private static boolean isCopied(HttpRequest request) {
        return V2Path.parse(request.uri()).orElse(null) instanceof ModelPath path && COPIED_TAILS.contains(path.tail());
    }

    private boolean admit(long size) {
        boolean isRoom = copies.incrementAndGet() <= COPIES_MAX;
        isRoom &= bytes.addAndGet(size) <= BYTES_MAX;
        if (!isRoom) {
            leave(size);
        }
        return isRoom;
    }

    private void leave(long size) {
        copies.decrementAndGet();
        bytes.addAndGet(-size);
    }

    private void dial(Node node, ShadowCall call) {
        var opening = dialer.clone().handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                tls.securePlain(
                        channel,
                        new PeerIdentity.OfNode(node.region(), node.id()),
                        node.endpoint().port());
                channel.pipeline().addLast(new HttpClientCodec());
            }
        });
        var _ = opening.connect(node.endpoint().host(), node.endpoint().port()).addListener((ChannelFuture dialed) -> {
            if (!dialed.isSuccess()) {
                call.fail();
                return;
            }
            Channel channel = dialed.channel();
            channel.pipeline().addLast(call);
            call.begin(channel);
        });
    }

    /** A copy has come to its end. */
    void ended(Arm arm, Optional<String> error, long tookNanos, long size) {
        leave(size);
        figures.ended(arm, error, tookNanos);
    }

    long nanos() {
        return core.nanos();
    }
}
