package io.lepton.wire;

/** The paths under which Lepton's processes call one another; people call those of the OpenAPI document. */
public final class Paths {
    /**
     * Control plane: a stream of signed snapshots of the fleet, one a line; {@code ?receiver=}, and {@code &base=} with the
     * digest of the one that the receiver has.
     */
    public static final String SNAPSHOTS = "/internal/v1/snapshots";
    /** Gateway: the signed snapshot in force, or 204 if it is that of {@code ?base=}; for peers without a control plane. */
    public static final String SNAPSHOT = "/internal/v1/snapshot";
    /** Control plane: takes a {@link io.lepton.domain.SnapshotReply} by POST. */
    public static final String SNAPSHOT_REPLIES = "/internal/v1/snapshot-replies";
    /** Control plane: takes a {@link PolicyQuestion} by POST, and answers with a {@link PolicyConfirmation}. */
    public static final String POLICY_CONFIRMATIONS = "/internal/v1/policy-confirmations";
    /** Control plane: takes a {@link io.lepton.domain.NodeReport} by POST. */
    public static final String NODE_REPORTS = "/internal/v1/node-reports";
    /** Control plane: takes a {@link io.lepton.domain.Node} by PUT when it joins. */
    public static final String NODES = "/internal/v1/nodes";
    /** Control plane: takes a {@link io.lepton.domain.Gateway} by PUT when it joins. */
    public static final String GATEWAYS = "/internal/v1/gateways";
    /** Control plane: takes a {@link TrafficReport} by POST. */
    public static final String TRAFFIC_REPORTS = "/internal/v1/traffic-reports";
    /** Control plane: takes a {@link JobReport} by POST, and answers with {@link JobOrders}. */
    public static final String JOB_REPORTS = "/internal/v1/job-reports";
    /** Control plane: takes what a job has made by POST; {@code ?node=}, {@code &job=} and {@code &attempt=}. */
    public static final String JOB_PRODUCTS = "/internal/v1/job-products";
    /** Control plane: takes {@link AuditNotes} by POST. */
    public static final String AUDIT_NOTES = "/internal/v1/audit-notes";
    /** Control plane: takes a {@link CertifyRequest} with a token by POST, and answers with a {@link Certified}. */
    public static final String ENROLMENT = "/internal/v1/enrolment";
    /** Control plane: the same for whoever shows a certificate that is still good. */
    public static final String CERTIFICATES = "/internal/v1/certificates";
    /** Control plane: the bytes of an artifact, under its digest. */
    public static final String ARTIFACTS = "/internal/v1/artifacts";
    /** Node: a stream of {@link io.lepton.domain.NodeSignal}, one JSON text a line. */
    public static final String SIGNALS = "/internal/v1/signals";
    /** Node and gateway: its metrics in the text format of Prometheus. */
    public static final String METRICS = "/metrics";
    /** Gateway: a stream of {@link io.lepton.domain.RegionDigest}, one JSON text a line. */
    public static final String DIGESTS = "/internal/v1/digests";
    /** Gateway: answers 204 at once; peers time it. */
    public static final String PING = "/internal/v1/ping";
    /** Every process: the page of an error code, below it. */
    public static final String ERRORS = "/errors";
    /** Control plane: the API for people and programs. */
    public static final String API = "/api/v1";

    private Paths() {}
}
