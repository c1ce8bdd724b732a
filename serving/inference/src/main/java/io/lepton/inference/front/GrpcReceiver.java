package io.lepton.inference.front;

/** What answers one call: takes what the caller sends, on the call's event loop. */
interface GrpcReceiver {
    /** Takes a message; the one behind it comes once {@link GrpcCall#next} has been called. */
    void message(GrpcMessage message);

    /** The caller has sent its last message. */
    void end();

    /** The call is over: answered, refused, past its deadline, or without its caller. Called once, after all else. */
    void over();
}
