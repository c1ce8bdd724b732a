package io.lepton.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lepton.federation.PartStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Parts in a folder, each a file beside its description: {@code NAME.part}, {@code NAME.index}. One that is not whole yet is a
 * {@code NAME.partial}, which goes on where it ends, also after a new start. At no time more than a piece is in memory. Safe for any
 * thread, and for several processes, except that a part is received by one at a time.
 */
final class PartFolder implements PartStore {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
    private static final String WHOLE = ".part";
    private static final String INDEX = ".index";
    private static final String PARTIAL = ".partial";

    private final Path folder;

    private PartFolder(Path folder) {
        this.folder = folder;
    }

    /** A folder, made if there is none. */
    static PartFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new PartFolder(folder);
    }

    Path folder() {
        return folder;
    }

    @Override
    public String put(Content content) throws IOException {
        Path fresh = Files.createTempFile(folder, "new", PARTIAL);
        try {
            PartDescription description;
            try (var out = Files.newOutputStream(fresh)) {
                var describing = new PieceStreams.Describing(out);
                content.writeTo(describing);
                description = describing.finish();
            }
            String name = description.name();
            keepIndex(name, description);
            Files.move(fresh, file(name, WHOLE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return name;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    @Override
    public InputStream open(String name) throws IOException {
        PartDescription description =
                describe(name).orElseThrow(() -> new NoSuchFileException("no such part: part=" + name));
        FileChannel channel = FileChannel.open(file(name, WHOLE), StandardOpenOption.READ);
        return new PieceStreams.Checked(description, number -> read(channel, description, number), channel);
    }

    /** The description of a part that is whole. */
    Optional<PartDescription> describe(String name) throws IOException {
        if (!NAME.matcher(name).matches() || !Files.exists(file(name, WHOLE))) {
            return Optional.empty();
        }
        try {
            var index = io.lepton.wire.grpc.PartDescription.parseFrom(Files.readAllBytes(file(name, INDEX)));
            return Optional.of(
                            new PartDescription(index.getByteCount(), index.getPieceBytes(), index.getPieceDigests()))
                    .filter(description -> description.name().equals(name));
        } catch (NoSuchFileException | InvalidProtocolBufferException | IllegalArgumentException _) {
            // As good as not there: it is fetched again.
            return Optional.empty();
        }
    }

    /** A piece of a part that is whole, unchecked. */
    ByteBuffer read(String name, PartDescription description, int number) throws IOException {
        try (var channel = FileChannel.open(file(name, WHOLE), StandardOpenOption.READ)) {
            return read(channel, description, number);
        }
    }

    /** Goes on with a part where it ends; what is there already is checked. */
    Incoming receive(PartDescription description) throws IOException {
        return new Incoming(description);
    }

    /** Removes all parts but those that were made or whole last. */
    void trim(int keep) throws IOException {
        record Aged(Path file, FileTime time) {}
        List<Aged> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(WHOLE)).toList()) {
                parts.add(new Aged(file, Files.getLastModifiedTime(file)));
            }
        }
        parts.sort(Comparator.comparing(Aged::time).reversed());
        for (Aged old : parts.subList(Math.min(keep, parts.size()), parts.size())) {
            String file = String.valueOf(old.file().getFileName());
            remove(file.substring(0, file.length() - WHOLE.length()));
        }
    }

    /** Removes what is not whole, but for one part. */
    void removePartialsBut(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(PARTIAL)).toList()) {
                if (!file.equals(file(name, PARTIAL))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void remove(String name) throws IOException {
        Files.deleteIfExists(file(name, WHOLE));
        Files.deleteIfExists(file(name, INDEX));
    }

    private void keepIndex(String name, PartDescription description) throws IOException {
        Path fresh = Files.createTempFile(folder, "new", INDEX);
        Files.write(fresh, description.toMessage().toByteArray());
        Files.move(fresh, file(name, INDEX), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ByteBuffer read(FileChannel channel, PartDescription description, int number) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(description.length(number));
        while (piece.hasRemaining()) {
            if (channel.read(piece, description.offset(number) + piece.position()) < 0) {
                throw new IOException("cut off: part=" + description.name() + ", piece=" + number);
            }
        }
        return piece.flip();
    }

    private Path file(String name, String kind) {
        return folder.resolve(name + kind);
    }

    /** A part that is on its way. Confined to one thread. */
    final class Incoming implements AutoCloseable {
        private final PartDescription description;
        private final String name;
        private final FileChannel channel;
        private int next;

        private Incoming(PartDescription description) throws IOException {
            this.description = description;
            this.name = description.name();
            this.channel = FileChannel.open(
                    file(name, PARTIAL), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            while (next < description.pieces() && isThere(next)) {
                next++;
            }
        }

        String name() {
            return name;
        }

        PartDescription description() {
            return description;
        }

        /** The number of the piece that is missing next; that of all pieces if none is. */
        int next() {
            return next;
        }

        /**
         * Takes the next piece.
         *
         * @return false if it is not what it should be
         */
        boolean add(ByteBuffer piece) throws IOException {
            if (next >= description.pieces() || !description.isPiece(next, piece)) {
                return false;
            }
            long at = description.offset(next);
            ByteBuffer left = piece.duplicate();
            while (left.hasRemaining()) {
                at += channel.write(left, at);
            }
            next++;
            return true;
        }

        /** Makes the part whole. */
        void finish() throws IOException {
            if (next < description.pieces()) {
                throw new IllegalStateException("pieces are missing: part=" + name + ", next=" + next);
            }
            channel.truncate(description.byteCount());
            channel.force(true);
            channel.close();
            keepIndex(name, description);
            Files.move(
                    file(name, PARTIAL),
                    file(name, WHOLE),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }

        private boolean isThere(int number) throws IOException {
            return channel.size() >= description.offset(number) + description.length(number)
                    && description.isPiece(number, read(channel, description, number));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
