package io.lepton.wire;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.BackupFormat.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * Reads a backup from its first byte to its last, and believes nothing whose digest it has not seen to be right.
 *
 * <p>What it finds wrong it refuses as {@link ErrorCode#INVALID_BACKUP}, with the block and the byte where. A backup is
 * whole only once {@link #next} has returned nothing. Confined to one thread.
 */
public final class BackupReader {
    private final InputStream in;
    private final String name;
    private final BackupHead head;
    private final Deque<BackupItem> lines = new ArrayDeque<>();
    private Optional<ArtifactBytes> open = Optional.empty();
    private byte[] chain;
    private Kind kind = Kind.HEAD;
    private long offset;
    private long blockOffset;
    private int block;
    private byte[] content = new byte[0];
    private boolean isAtEnd;
    private long resources;
    private long changes;
    private long artifacts;
    private long artifactBytes;

    /**
     * Begins to read.
     *
     * @param in the backup; it is not closed
     * @param name what the refusals call it
     * @throws LeptonException {@link ErrorCode#INVALID_BACKUP} if it is none
     */
    public BackupReader(InputStream in, String name) throws IOException {
        this.in = in;
        this.name = name;
        byte[] magic = in.readNBytes(BackupFormat.magic().length);
        offset = magic.length;
        if (!Arrays.equals(magic, BackupFormat.magic())) {
            String first = new String(magic, StandardCharsets.US_ASCII);
            throw new LeptonException(
                    ErrorCode.INVALID_BACKUP,
                    first.startsWith("lepton-backup ") && magic.length == BackupFormat.MAGIC.length()
                            ? "a backup of another format, or a damaged one: file=" + name + ", byte=14, known=1"
                            : "not a backup: file=" + name + ", byte=0");
        }
        chain = BackupFormat.digest(magic);
        if (readBlock() != Kind.HEAD) {
            throw damaged("it does not begin with its head");
        }
        head = json(content, BackupHead.class);
    }

    public BackupHead head() {
        return head;
    }

    /** The length of what was read. */
    public long bytesRead() {
        return offset;
    }

    /** How much has been read; after the last item, how much there is. */
    public BackupCounts counts() {
        return new BackupCounts(resources, changes, artifacts, artifactBytes);
    }

    /** The next thing; nothing once all has been read and found whole. */
    public Optional<BackupItem> next() throws IOException {
        if (open.isPresent()) {
            open.get().transferTo(OutputStream.nullOutputStream());
            open = Optional.empty();
        }
        while (lines.isEmpty() && !isAtEnd) {
            Optional<BackupItem> artifact = take(readBlock());
            if (artifact.isPresent()) {
                return artifact;
            }
        }
        return Optional.ofNullable(lines.poll());
    }

    private Optional<BackupItem> take(Kind next) throws IOException {
        if (next.compareTo(kind) < 0 || next == Kind.HEAD || next == Kind.BYTES) {
            throw damaged("it has its parts in another order");
        }
        kind = next;
        switch (next) {
            case RESOURCES, CHANGES -> readLines(next);
            case ARTIFACT -> {
                var said = json(content, BackupFormat.Artifact.class);
                var bytes = new ArtifactBytes(said);
                open = Optional.of(bytes);
                artifacts++;
                artifactBytes += said.sizeBytes();
                return Optional.of(new BackupItem.Artifact(id(said), said.sizeBytes(), bytes));
            }
            case END -> end();
            case HEAD, BYTES -> throw new IllegalStateException("refused before");
        }
        return Optional.empty();
    }

    private void readLines(Kind of) throws IOException {
        byte[] text;
        try (var inflater = new InflaterInputStream(new ByteArrayInputStream(content))) {
            text = inflater.readNBytes(BackupFormat.BLOCK_BYTES_MAX + 1);
        } catch (IOException e) {
            throw damaged("its lines cannot be unpacked");
        }
        if (text.length > BackupFormat.BLOCK_BYTES_MAX) {
            throw damaged("it unpacks to more than a block may hold");
        }
        int start = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                byte[] line = Arrays.copyOfRange(text, start, i);
                if (of == Kind.RESOURCES) {
                    lines.add(new BackupItem.Resource(json(line, BackupResource.class)));
                    resources++;
                } else {
                    lines.add(new BackupItem.Change(json(line, BackupChange.class)));
                    changes++;
                }
                start = i + 1;
            }
        }
    }

    private void end() throws IOException {
        var said = json(content, BackupCounts.class);
        if (!said.equals(counts())) {
            throw damaged("it has another number of things than it says: says=" + said + ", has=" + counts());
        }
        blockOffset = offset;
        if (in.read() >= 0) {
            throw damaged("something follows its end");
        }
        isAtEnd = true;
    }

    private Kind readBlock() throws IOException {
        block++;
        blockOffset = offset;
        byte[] start = readExactly(BackupFormat.BLOCK_HEAD_BYTES);
        int length = (start[1] & 0xff) << 24 | (start[2] & 0xff) << 16 | (start[3] & 0xff) << 8 | (start[4] & 0xff);
        if (length < 0 || length > BackupFormat.BLOCK_BYTES_MAX) {
            throw damaged("a block is longer than one may be");
        }
        content = readExactly(length);
        byte[] digest = readExactly(BackupFormat.DIGEST_BYTES);
        byte[] expected = BackupFormat.digest(chain, start, content);
        if (!MessageDigest.isEqual(digest, expected)) {
            throw damaged("a block has another digest than it says");
        }
        chain = digest;
        return Kind.of(start[0]).orElseThrow(() -> damaged("a block of a kind that this Lepton does not know"));
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        offset += bytes.length;
        if (bytes.length < length) {
            throw new LeptonException(
                    ErrorCode.INVALID_BACKUP,
                    "the backup is cut short, or damaged: file=" + name + ", bytes=" + offset + ", block=" + block
                            + ", blockAtByte=" + blockOffset + ", in=" + place());
        }
        return bytes;
    }

    private LeptonException damaged(String cause) {
        return new LeptonException(
                ErrorCode.INVALID_BACKUP,
                "the backup is damaged: file=" + name + ", block=" + block + ", blockAtByte=" + blockOffset + ", in="
                        + place() + ", cause=" + cause);
    }

    private String place() {
        return open.map(bytes -> "the model file " + bytes.said.sha256())
                .orElseGet(() -> block <= 1
                        ? "the head"
                        : kind == Kind.HEAD
                                ? "the part after the head"
                                : "or after " + kind.name().toLowerCase(Locale.ROOT));
    }

    private <T> T json(byte[] text, Class<T> type) {
        try {
            return Json.read(text, type);
        } catch (LeptonException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_BACKUP,
                    "the backup cannot be read: file=" + name + ", block=" + block + ", blockAtByte=" + blockOffset
                            + ", cause=" + e.getMessage(),
                    e);
        }
    }

    private ArtifactId id(BackupFormat.Artifact said) {
        try {
            return new ArtifactId(said.sha256());
        } catch (IllegalArgumentException e) {
            throw damaged("a model file without a digest");
        }
    }

    /** The bytes of one model file, block by block; their end is where they are as many as was said. */
    private final class ArtifactBytes extends InputStream {
        private final BackupFormat.Artifact said;
        private final MessageDigest digest = BackupFormat.sha256();
        private long leftBytes;
        private int position;
        private boolean isVerified;

        ArtifactBytes(BackupFormat.Artifact said) {
            this.said = said;
            this.leftBytes = said.sizeBytes();
            this.position = content.length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (leftBytes <= 0) {
                verify();
                return -1;
            }
            if (position == content.length) {
                if (readBlock() != Kind.BYTES || content.length > leftBytes || content.length == 0) {
                    throw damaged("a model file has another length than it says");
                }
                position = 0;
            }
            int count = Math.min(length, content.length - position);
            System.arraycopy(content, position, target, from, count);
            digest.update(content, position, count);
            position += count;
            leftBytes -= count;
            return count;
        }

        private void verify() {
            if (!isVerified && !HexFormat.of().formatHex(digest.digest()).equals(said.sha256())) {
                throw damaged("a model file has other bytes than its digest says");
            }
            isVerified = true;
        }
    }
}
