package io.lepton.gateway;

import io.lepton.wire.GrpcTimeout;
import io.lepton.wire.Headers;
import io.netty.util.AsciiString;

/** The names of {@link Headers} that each request is asked for, as Netty compares and writes them fastest. */
final class FieldNames {
    static final AsciiString DATA_CLASS = AsciiString.cached(Headers.DATA_CLASS);
    static final AsciiString AUTHORIZATION = AsciiString.cached(Headers.AUTHORIZATION);
    static final AsciiString FORWARDED_BY = AsciiString.cached(Headers.FORWARDED_BY);
    static final AsciiString AFFINITY_KEY = AsciiString.cached(Headers.AFFINITY_KEY);
    static final AsciiString PRIORITY = AsciiString.cached(Headers.PRIORITY);
    static final AsciiString DEADLINE_MS = AsciiString.cached(Headers.DEADLINE_MS);
    static final AsciiString GRPC_TIMEOUT = AsciiString.cached(GrpcTimeout.HEADER);
    static final AsciiString TENANT = AsciiString.cached(Headers.TENANT);
    static final AsciiString REQUEST_ID = AsciiString.cached(Headers.REQUEST_ID);
    static final AsciiString ERROR_CODE = AsciiString.cached(Headers.ERROR_CODE);
    static final AsciiString REGION = AsciiString.cached(Headers.REGION);
    static final AsciiString NODE = AsciiString.cached(Headers.NODE);
    static final AsciiString MODEL = AsciiString.cached(Headers.MODEL);
    static final AsciiString MODEL_VERSION = AsciiString.cached(Headers.MODEL_VERSION);
    static final AsciiString ARM = AsciiString.cached(Headers.ARM);
    static final AsciiString ROUTE_REASON = AsciiString.cached(Headers.ROUTE_REASON);
    static final AsciiString PREDICTED_MS = AsciiString.cached(Headers.PREDICTED_MS);
    static final AsciiString TOOK_MS = AsciiString.cached(Headers.TOOK_MS);
    static final AsciiString POLICY_AGE_MS = AsciiString.cached(Headers.POLICY_AGE_MS);

    private FieldNames() {}
}
