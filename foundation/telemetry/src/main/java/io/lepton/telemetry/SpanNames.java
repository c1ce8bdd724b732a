package io.lepton.telemetry;

/** The names of spans and of their attributes. */
public final class SpanNames {
    /** One inference, from its head's arrival until its answer is handed to the socket. */
    public static final String INFER = "lepton.infer";

    /** One request to generate, from its head's arrival until its last answer is handed to the socket. */
    public static final String GENERATE = "lepton.generate";

    /** Taking in the request and reading it into tensors. */
    public static final String RECEIVE = "lepton.receive";
    /** Waiting for an executor. */
    public static final String QUEUE = "lepton.queue";
    /** Running the model, with all that runs in the same batch. */
    public static final String COMPUTE = "lepton.compute";
    /** Writing the answer and handing it to the socket. */
    public static final String ANSWER = "lepton.answer";

    /** The node's id. */
    public static final String NODE = "lepton.node";
    /** The region's id. */
    public static final String REGION = "lepton.region";
    /** The model's name; absent if the request was refused before it was known. */
    public static final String MODEL = "lepton.model";
    /** The number of its version. */
    public static final String VERSION = "lepton.version";
    /** The requests in the run that answered. */
    public static final String BATCH_REQUESTS = "lepton.batch.requests";
    /** The rows in the run that answered. */
    public static final String BATCH_ROWS = "lepton.batch.rows";
    /** {@code rest} or {@code grpc}. */
    public static final String TRANSPORT = "lepton.transport";
    /** {@code OK}, the code of a refusal, or {@code CANCELLED} where the caller went away. */
    public static final String STATUS = "lepton.status";

    private SpanNames() {}
}
