package io.lepton.client;

/** Is told how far an upload is; from any thread, in order. */
@FunctionalInterface
public interface UploadProgress {
    /** So many bytes of the file, out of its whole length, have been handed to the network. */
    void sent(long bytes, long total);
}
