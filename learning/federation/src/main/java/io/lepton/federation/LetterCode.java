package io.lepton.federation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Optional;

/**
 * Writes messages as letters, and reads them again as they were, bit for bit. What a letter says is written as in journals, but that
 * long vectors lie apart: so the model of a round, which is in two questions to each of many participants, travels once. Confined to
 * one thread.
 */
public final class LetterCode {
    /** From this size on a vector is a part of its own. */
    static final int BESIDE_MIN = 4 << 10;
    /** The same in what a participant says: that goes once and to one, and to bring a part takes two calls more. */
    static final int BESIDE_MIN_SAID = 64 << 10;

    private final PartStore store;
    private final IdentityHashMap<Object, String> recent = new IdentityHashMap<>();

    /** @param store of the parts; shared with whatever brings them there and takes them away */
    public LetterCode(PartStore store) {
        this.store = store;
    }

    /**
     * Writes a message.
     *
     * @throws IllegalArgumentException if something in it is of no type that can travel, such as a strategy of one's own
     * @throws IOException if a part cannot be kept
     */
    public Letter encode(Message message) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int besideMin = message instanceof Message.FromParticipant ? BESIDE_MIN_SAID : BESIDE_MIN;
        var parts = new Parts(Optional.of(store), besideMin, recent);
        try (var out = new DataOutputStream(bytes)) {
            new RecordWriter(out, parts).write(Message.class, message);
        }
        return new Letter(ByteBuffer.wrap(bytes.toByteArray()), parts.names());
    }

    /**
     * Reads what a participant wrote.
     *
     * @throws IllegalArgumentException if it is no letter of a participant
     * @throws IOException if a part is missing
     */
    public Message.FromParticipant decodeFromParticipant(ByteBuffer content) throws IOException {
        return (Message.FromParticipant) decode(Message.FromParticipant.class, content);
    }

    /**
     * Reads what the coordinator wrote.
     *
     * @throws IllegalArgumentException if it is no letter of a coordinator
     * @throws IOException if a part is missing
     */
    public Message.FromCoordinator decodeFromCoordinator(ByteBuffer content) throws IOException {
        return (Message.FromCoordinator) decode(Message.FromCoordinator.class, content);
    }

    private Object decode(Class<?> type, ByteBuffer content) throws IOException {
        byte[] code = new byte[content.remaining()];
        content.duplicate().get(code);
        var bytes = new ByteArrayInputStream(code);
        try (var in = new DataInputStream(bytes)) {
            Object message = new RecordReader(in, new Parts(Optional.of(store), BESIDE_MIN, recent)).read(type);
            if (bytes.available() > 0) {
                throw new IllegalArgumentException("more than a letter: bytes=" + bytes.available());
            }
            return message;
        } catch (EOFException e) {
            throw new IllegalArgumentException("less than a letter: bytes=" + code.length, e);
        }
    }
}
