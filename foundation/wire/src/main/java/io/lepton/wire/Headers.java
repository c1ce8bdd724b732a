package io.lepton.wire;

/** The names of HTTP headers, Lepton's own and the protocol's, lower-case as HTTP/2 wants them. */
public final class Headers {
    /** From a caller: what the request carries; a residency policy says where that may be processed. */
    public static final String DATA_CLASS = "lepton-data-class";
    /** To a control plane: who asks, for its history; 1 to 128 printable ASCII characters, taken as they are given. */
    public static final String AUTHOR = "lepton-author";
    /** To a caller: the region that answered. */
    public static final String REGION = "lepton-region";
    /** To a caller: the node that answered. */
    public static final String NODE = "lepton-node";
    /** To a caller: why that region answered, a word of {@link io.lepton.domain.RouteReason}. */
    public static final String ROUTE_REASON = "lepton-route-reason";
    /** To a node, where a body names the model: the one that a gateway let the request in for; any other in the body is refused. */
    public static final String MODEL = "lepton-model";
    /** To a caller: the version that answered, written {@code fraud/3}; to a place: the one that is asked, where a body names the model. */
    public static final String MODEL_VERSION = "lepton-model-version";
    /** To a caller: as what that version was asked, a word of {@link io.lepton.domain.Arm.Role}. */
    public static final String ARM = "lepton-arm";
    /** To a caller: the time that the answer was thought to take when its place was chosen, in whole milliseconds. */
    public static final String PREDICTED_MS = "lepton-predicted-ms";
    /** To a caller: the time that the answer's head took from that place, in whole milliseconds. */
    public static final String TOOK_MS = "lepton-took-ms";
    /**
     * To a caller: how old what the gateway knew of the policies was, in whole milliseconds, rounded up; {@code unknown} where no
     * control plane has confirmed it since the gateway started.
     */
    public static final String POLICY_AGE_MS = "lepton-policy-age-ms";
    /**
     * From a caller: requests of equal affinity go to one version of the model, and to one node, as long as it is not far
     * busier than others.
     */
    public static final String AFFINITY_KEY = "lepton-affinity-key";
    /** To a caller: the {@link io.lepton.domain.ErrorCode} of a refusal or failure. */
    public static final String ERROR_CODE = "lepton-error-code";
    /** Between gateways: the region whose gateway forwards; a request that carries it is never forwarded again. */
    public static final String FORWARDED_BY = "lepton-forwarded-by";
    /** Both ways: names one request in every log; made by the first gateway where the caller gives none. */
    public static final String REQUEST_ID = "lepton-request-id";

    /** From a caller: how many milliseconds it waits from now on; each process passes on what is left of them. */
    public static final String DEADLINE_MS = "lepton-deadline-ms";
    /** From a caller: {@code Bearer} and a key or token, which proves who asks. */
    public static final String AUTHORIZATION = "authorization";
    /** From a caller: the tenant whose limits hold; taken at its word where gateways demand no key, else that of the key. */
    public static final String TENANT = "lepton-tenant";
    /** From a caller: which of the requests that wait goes first, and is shed last, a word of {@link io.lepton.domain.Priority}. */
    public static final String PRIORITY = "lepton-priority";

    /** Both ways: where a body has binary tensors, the bytes of its JSON part; 0 makes the body one raw tensor. */
    public static final String INFERENCE_HEADER_CONTENT_LENGTH = "inference-header-content-length";

    private Headers() {}
}
