package io.lepton.federating;

import io.lepton.data.Column;
import io.lepton.data.SiteStatistics;
import io.lepton.runs.Digests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What sites and their coordinator say to each other before the first round, as JSON. */
final class Meeting {
    private Meeting() {}

    /**
     * What a site says: the further it is, the more.
     *
     * @param terms the digest of the file that it was given
     * @param shown who it is and what its columns are; first of all it asks only which federation this is
     * @param told what it tells of its rows, once all know what the columns are
     */
    record Said(String terms, Optional<Shown> shown, Optional<Told> told) {}

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
