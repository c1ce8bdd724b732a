package io.lepton.wire;

import java.util.List;
import java.util.Optional;

/**
 * Files of resources that are to be made true together.
 *
 * @param files the files, in the order in which mistakes in them are told
 * @param sent the model files that they name, as far as their digests are known to the sender
 */
public record ApplyRequest(List<File> files, Optional<List<Sent>> sent) {
    /**
     * One file.
     *
     * @param name as mistakes call it
     * @param text YAML, one document or several
     */
    public record File(String name, String text) {}

    /**
     * A model file that a file of resources names.
     *
     * @param file the name of the file of resources
     * @param path the model file as it is named there
     * @param sha256 the digest of its bytes
     */
    public record Sent(String file, String path, String sha256) {}

    public ApplyRequest {
        files = List.copyOf(files);
        sent = sent.map(List::copyOf);
    }
}
