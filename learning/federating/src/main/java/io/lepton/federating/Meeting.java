package io.lepton.federating;

import io.lepton.data.Column;
import io.lepton.data.SiteStatistics;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.runs.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What sites and their coordinator say to each other before the first round and after the last one, as JSON. */
final class Meeting {
    private Meeting() {}

    /**
     * What a site says: the further it is, the more.
     *
     * @param terms the digest of the file that it was given
     * @param shown who it is and what its columns are; first of all it asks only which federation this is
     * @param told what it tells of its rows, once all know what the columns are
     * @param head its own last layers, once the federation is over and if the file has variants
     */
    record Said(String terms, Optional<Shown> shown, Optional<Told> told, Optional<Head> head) {}

    /**
     * The last layers that a site has kept to itself while it learned.
     *
     * @param numbers eight bytes each, in hex, as they lie among the model's parameters
     */
    record Head(String numbers) {
        /** How many fit into a message. */
        static final int NUMBERS_MAX = 200_000;

        static Head of(Weights variant, List<OwnBlock> blocks) {
            var written = ByteBuffer.allocate(count(blocks) * Double.BYTES);
            for (OwnBlock block : blocks) {
                for (int i = block.from(); i < block.to(); i++) {
                    written.putDouble(variant.get(i));
                }
            }
            return new Head(Bytes.of(written.array()).toHex());
        }

        /** Puts them in their place. */
        Weights in(Weights model, List<OwnBlock> blocks) {
            double[] mixed = model.toArray();
            var read = ByteBuffer.wrap(Bytes.ofHex(numbers).toArray());
            for (OwnBlock block : blocks) {
                for (int i = block.from(); i < block.to(); i++) {
                    mixed[i] = read.getDouble();
                }
            }
            return Weights.of(mixed);
        }

        /** Tells whether these are so many numbers. */
        boolean isOf(int count) {
            if (numbers.length() != count * Double.BYTES * 2) {
                return false;
            }
            try {
                var read = ByteBuffer.wrap(Bytes.ofHex(numbers).toArray());
                boolean isFinite = true;
                while (isFinite && read.hasRemaining()) {
                    isFinite = Double.isFinite(read.getDouble());
                }
                return isFinite;
            } catch (IllegalArgumentException _) {
                return false;
            }
        }

        static int count(List<OwnBlock> blocks) {
            return blocks.stream().mapToInt(block -> block.to() - block.from()).sum();
        }
    }

    /**
     * Who a site is in this federation.
     *
     * @param identity its Ed25519 key, in hex
     * @param columns as its rows show them
     */
    record Shown(String identity, List<Column> columns) {
        Shown {
            columns = List.copyOf(columns);
        }
    }

    /**
     * What a site tells of its rows; none is among it.
     *
     * @param sha256 the digest of its data, by which it is known that they have not changed
     * @param problems what is wrong with them
     */
    record Told(
            SiteStatistics statistics,
            List<String> classNames,
            int trainRows,
            int testRows,
            String sha256,
            List<String> problems) {
        Told {
            classNames = List.copyOf(classNames);
            problems = List.copyOf(problems);
        }
    }

    /**
     * What the coordinator says to that.
     *
     * @param federation which one this is, and no other of its name
     * @param missing who is waited for
     * @param columns what all take the columns for, once everybody has shown its own
     * @param settlement what is agreed on, once everybody has told everything
     */
    record Answer(
            String federation, List<String> missing, Optional<List<Column>> columns, Optional<Settlement> settlement) {
        Answer {
            missing = List.copyOf(missing);
        }
    }

    /**
     * What follows from what all sites have told, for one of them; with its own file it makes the plan.
     *
     * @param preparation how this site prepares its rows
     * @param identities the keys of all, in hex
     * @param examplesMax the most examples that a site may claim
     * @param stepSeconds how long a step of a round waits for those who are late
     */
    record Settlement(
            String preparation,
            List<String> classNames,
            Map<String, String> identities,
            long examplesMax,
            long stepSeconds) {
        Settlement {
            classNames = List.copyOf(classNames);
            identities = Map.copyOf(identities);
        }
    }

    /** The digest of a file, by which all know that they have been given the same, letter for letter. */
    static String terms(String file) {
        return Digests.of(String.join("\n", file.lines().toList()).getBytes(StandardCharsets.UTF_8));
    }
}
