package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the vectors that Certificate Transparency's logs test themselves with, and against the RFC's recursion. */
class MerkleTreeTest {
    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String LEAF_0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    private static final String LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    private static final String NODE_0_1 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
    private static final String NODE_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private static final String LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    private static final String NODE_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private static final String NODE_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    private static final String NODE_0_3 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    private static final String NODE_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

    @ParameterizedTest
    @CsvSource({
        "0, " + NOTHING,
        "1, " + LEAF_0,
        "2, " + NODE_0_1,
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, " + NODE_0_3,
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void rootsAreThoseOfCertificateTransparency(int size, String root) {
        var frontier = MerkleFrontier.empty();
        vectors().subList(0, size).forEach(frontier::append);
        assertThat(frontier.root()).hasToString(root);
        assertThat(tree(vectors()).root(size)).hasToString(root);
    }

    @Test
    void inclusionPathsAreThoseOfCertificateTransparency() {
        assertInclusion(0, 1);
        assertInclusion(0, 8, LEAF_1, NODE_2_3, NODE_4_7);
        assertInclusion(5, 8, LEAF_4, NODE_6_7, NODE_0_3);
        assertInclusion(2, 3, NODE_0_1);
        assertInclusion(1, 5, LEAF_0, NODE_2_3, LEAF_4);
    }

    @Test
    void consistencyPathsAreThoseOfCertificateTransparency() {
        assertConsistency(1, 1);
        assertConsistency(1, 8, LEAF_1, NODE_2_3, NODE_4_7);
        assertConsistency(6, 8, NODE_4_5, NODE_6_7, NODE_0_3);
        assertConsistency(2, 5, NODE_2_3, LEAF_4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64, 67})
    void everyProofHoldsForWhatItIsAboutAndForNothingElse(int size) {
        List<LogHash> leaves = leaves(size, size);
        MerkleTree tree = tree(leaves);
        LogHash root = slowRoot(leaves);
        for (int index = 0; index < size; index++) {
            InclusionProof proof = tree.inclusion(index, size);
            assertThat(proof.isGood(leaves.get(index), root))
                    .as("%d of %d", index, size)
                    .isTrue();
            assertThat(proof.isGood(leaves.get((index + 1) % size), root))
                    .as("another leaf")
                    .isEqualTo(size == 1);
            assertThat(proof.isGood(leaves.get(index), LogHash.ofNothing())).isFalse();
            assertThat(new InclusionProof((index + 1) % size, size, proof.path()).isGood(leaves.get(index), root))
                    .as("another place")
                    .isEqualTo(size == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 31, 33})
    void everyTreeGrewOutOfEverySmallerOne(int second) {
        List<LogHash> leaves = leaves(second, 7);
        MerkleTree tree = tree(leaves);
        LogHash root = slowRoot(leaves);
        for (int first = 0; first <= second; first++) {
            LogHash former = slowRoot(leaves.subList(0, first));
            ConsistencyProof proof = tree.consistency(first, second);
            assertThat(proof.isGood(former, root)).as("%d to %d", first, second).isTrue();
            assertThat(proof.isGood(LogHash.leaf(new byte[] {9}), root))
                    .as("another past")
                    .isFalse();
            if (first > 0) {
                assertThat(proof.isGood(former, LogHash.leaf(new byte[] {9})))
                        .as("another present")
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLongerOrShorterPathProvesNothing(long seed) {
        var random = new Random(seed);
        List<LogHash> leaves = leaves(100, seed);
        MerkleTree tree = tree(leaves);
        LogHash root = tree.root(100);
        for (int i = 0; i < 50; i++) {
            InclusionProof proof = tree.inclusion(random.nextInt(100), 100);
            LogHash leaf = leaves.get((int) proof.index());
            var longer = new ArrayList<>(proof.path());
            longer.add(random.nextInt(longer.size() + 1), leaf);
            assertThat(new InclusionProof(proof.index(), 100, longer).isGood(leaf, root))
                    .as("seed %d", seed)
                    .isFalse();
            List<LogHash> shorter = proof.path().subList(1, proof.path().size());
            assertThat(new InclusionProof(proof.index(), 100, shorter).isGood(leaf, root))
                    .as("seed %d", seed)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 8, 100})
    void theEdgeIsFoundAgainAtEverySize(int size) {
        List<LogHash> leaves = leaves(100, 5);
        MerkleTree tree = tree(leaves);
        var grown = MerkleFrontier.empty();
        leaves.subList(0, size).forEach(grown::append);
        assertThat(tree.frontier(size).peaks()).isEqualTo(grown.peaks());
        assertThat(MerkleFrontier.of(size, grown.peaks()).root()).isEqualTo(slowRoot(leaves.subList(0, size)));
    }

    @Test
    void refusesWhatIsNotInTheTree() {
        MerkleTree tree = tree(vectors());
        assertThatThrownBy(() -> tree.inclusion(8, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.inclusion(-1, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.consistency(5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleFrontier.of(3, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertInclusion(int index, int size, String... path) {
        InclusionProof proof = tree(vectors()).inclusion(index, size);
        assertThat(proof.path()).map(LogHash::toString).containsExactly(path);
        assertThat(proof.isGood(vectors().get(index), tree(vectors()).root(size)))
                .isTrue();
    }

    private static void assertConsistency(int first, int second, String... path) {
        MerkleTree tree = tree(vectors());
        ConsistencyProof proof = tree.consistency(first, second);
        assertThat(proof.path()).map(LogHash::toString).containsExactly(path);
        assertThat(proof.isGood(tree.root(first), tree.root(second))).isTrue();
    }

    private static List<LogHash> vectors() {
        return INPUTS.stream().map(HexFormat.of()::parseHex).map(LogHash::leaf).toList();
    }

    private static List<LogHash> leaves(int count, long seed) {
        var random = new Random(seed);
        List<LogHash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[random.nextInt(40)];
            random.nextBytes(content);
            leaves.add(LogHash.leaf(content));
        }
        return leaves;
    }

    private static MerkleTree tree(List<LogHash> leaves) {
        List<LogHash> nodes = new ArrayList<>();
        var frontier = MerkleFrontier.empty();
        leaves.forEach(leaf -> frontier.append(leaf, nodes));
        assertThat(nodes).hasSize((int) MerkleTree.nodeCount(leaves.size()));
        return new MerkleTree(place -> nodes.get((int) place));
    }

    /** MTH of the RFC as it stands there. */
    private static LogHash slowRoot(List<LogHash> leaves) {
        if (leaves.isEmpty()) {
            return LogHash.ofNothing();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return LogHash.node(slowRoot(leaves.subList(0, k)), slowRoot(leaves.subList(k, leaves.size())));
    }
}
