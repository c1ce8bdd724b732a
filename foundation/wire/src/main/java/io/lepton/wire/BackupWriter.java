package io.lepton.wire;

import io.lepton.domain.ArtifactId;
import io.lepton.wire.BackupFormat.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a backup: first the resources, then the history, then the model files. It is a backup only once {@link #finish}
 * has returned. Confined to one thread.
 */
public final class BackupWriter {
    private static final int LINES_BYTES = 256 << 10;
    private static final int CHUNK_BYTES = 1 << 20;

    private final OutputStream out;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private Kind kind = Kind.HEAD;
    private byte[] chain;
    private long resources;
    private long changes;
    private long artifacts;
    private long artifactBytes;

    /**
     * Begins a backup.
     *
     * @param out where to; it is neither flushed nor closed
     */
    public BackupWriter(OutputStream out, BackupHead head) throws IOException {
        this.out = out;
        out.write(BackupFormat.magic());
        this.chain = BackupFormat.digest(BackupFormat.magic());
        block(Kind.HEAD, Json.write(head));
    }

    public void resource(BackupResource resource) throws IOException {
        line(Kind.RESOURCES, resource);
        resources++;
    }

    public void change(BackupChange change) throws IOException {
        line(Kind.CHANGES, change);
        changes++;
    }

    /**
     * Adds a model file.
     *
     * @throws IOException also if the bytes are others than they should be
     */
    public void artifact(ArtifactId id, long sizeBytes, InputStream bytes) throws IOException {
        enter(Kind.ARTIFACT);
        block(Kind.ARTIFACT, Json.write(new BackupFormat.Artifact(id.sha256(), sizeBytes)));
        MessageDigest digest = BackupFormat.sha256();
        long written = 0;
        for (byte[] chunk = bytes.readNBytes(CHUNK_BYTES); chunk.length > 0; chunk = bytes.readNBytes(CHUNK_BYTES)) {
            digest.update(chunk);
            written += chunk.length;
            block(Kind.BYTES, chunk);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (written != sizeBytes || !found.equals(id.sha256())) {
            throw new IOException("other bytes than those of the model file: artifact=" + id + ", sizeBytes="
                    + sizeBytes + ", foundBytes=" + written + ", sha256=" + found);
        }
        artifacts++;
        artifactBytes += written;
    }

    /** Writes what makes it whole. */
    public BackupCounts finish() throws IOException {
        enter(Kind.END);
        var counts = new BackupCounts(resources, changes, artifacts, artifactBytes);
        block(Kind.END, Json.write(counts));
        return counts;
    }

    private void line(Kind of, Object message) throws IOException {
        enter(of);
        lines.writeBytes(Json.write(message));
        lines.write('\n');
        if (lines.size() >= LINES_BYTES) {
            endLines();
        }
    }

    private void enter(Kind next) throws IOException {
        if (next.compareTo(kind) < 0) {
            throw new IllegalStateException("out of order: kind=" + next + ", after=" + kind);
        }
        if (next != kind) {
            endLines();
            kind = next;
        }
    }

    private void endLines() throws IOException {
        if (lines.size() == 0) {
            return;
        }
        var small = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(small)) {
            lines.writeTo(deflater);
        }
        lines.reset();
        block(kind, small.toByteArray());
    }

    private void block(Kind of, byte[] content) throws IOException {
        if (content.length > BackupFormat.BLOCK_BYTES_MAX) {
            throw new IOException("one thing is too large for a backup: bytesMax=" + BackupFormat.BLOCK_BYTES_MAX);
        }
        byte[] head = BackupFormat.head(of, content.length);
        chain = BackupFormat.digest(chain, head, content);
        out.write(head);
        out.write(content);
        out.write(chain);
    }
}
