package io.lepton.gateway;

import io.lepton.domain.RegionId;

/** What the lanes of one gateway share; every part is safe for any thread. */
record Proxy(
        RegionId self,
        ProxyConfig config,
        GuardedCore core,
        GuardedAdmission admission,
        Doorkeeper door,
        DoorNotes notes,
        PeerRules peerRules,
        UpstreamTls upstreamTls,
        Answers answers,
        OwnPages pages,
        GrpcOwnCalls grpc,
        DigestFeed digests,
        PeerDialer dialer,
        RequestIds ids,
        RequestLog log,
        ArmFigures figures,
        ShadowCopies shadows,
        PayloadDesk payloads,
        Farewell farewell) {}
