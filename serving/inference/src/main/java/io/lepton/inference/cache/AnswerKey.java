package io.lepton.inference.cache;

import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;

/**
 * Names one answer by the SHA-256 of all that it depends on: the version and its file, each input's name, type, shape and
 * bytes, and the wanted outputs in their order.
 *
 * <p>The digest is a cryptographic one because callers choose what is digested: who could make two requests collide could
 * make one caller get another's answer. Every field goes in behind its length, so no two requests are spelled alike. The
 * order of the inputs makes no difference.
 */
record AnswerKey(long first, long second, long third, long fourth) {
    private static final String ALGORITHM = "SHA-256";

    /** Hot: reads every byte of the inputs once. */
    static AnswerKey of(ModelVersion version, List<NamedTensor> inputs, List<String> outputs) {
        var digest = new Fields(digest());
        digest.add(version.id().model().value());
        digest.add(version.id().number());
        digest.add(version.artifact().sha256());
        digest.add(inputs.size());
        inOrder(inputs).forEach(digest::add);
        digest.add(outputs.size());
        outputs.forEach(digest::add);
        return digest.key();
    }

    private static List<NamedTensor> inOrder(List<NamedTensor> inputs) {
        return inputs.size() < 2
                ? inputs
                : inputs.stream()
                        .sorted(Comparator.comparing(NamedTensor::name))
                        .toList();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has it: algorithm=" + ALGORITHM, e);
        }
    }

    /** Digests fields, each behind its length. */
    private record Fields(MessageDigest digest, ByteBuffer number) {
        Fields(MessageDigest digest) {
            this(digest, ByteBuffer.allocate(Long.BYTES));
        }

        void add(long value) {
            digest.update(number.putLong(0, value).clear());
        }

        void add(String word) {
            byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
            add(utf8.length);
            digest.update(utf8);
        }

        void add(NamedTensor input) {
            Tensor tensor = input.tensor();
            add(input.name());
            add(tensor.type().name());
            add(tensor.shape().rank());
            for (int axis = 0; axis < tensor.shape().rank(); axis++) {
                add(tensor.shape().extent(axis));
            }
            ByteBuffer data = tensor.data();
            add(data.remaining());
            digest.update(data);
        }

        AnswerKey key() {
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            return new AnswerKey(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        }
    }
}
