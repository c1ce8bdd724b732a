package io.lepton.control.audit;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditBatch;
import io.lepton.governance.AuditPosition;
import io.lepton.governance.LogHash;
import io.lepton.governance.TreeHead;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the lines of a log, and the nodes of its tree. What was appended is there after a crash, whole batches of it.
 *
 * <p>One thread appends; any thread reads meanwhile, and sees what was appended when it began.
 */
public interface AuditStore extends AutoCloseable {
    /** Takes lines, one after the other. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Takes the next line, without its line feed.
         *
         * @return whether to go on
         */
        boolean visit(byte[] line);
    }

    /** Where the log ends. */
    AuditPosition position();

    /** The head at its end; absent of an empty log. */
    Optional<TreeHead> head();

    /** The first entry of each file, in order. */
    List<Long> segments();

    /**
     * Writes a batch that was sealed at the present position; durable when it returns.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it could not be written; the log is as it was then
     */
    void append(AuditBatch batch);

    /**
     * Reads from the first line of the file that has an entry, or would have it next, until there are no more lines or the
     * visitor has enough.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if a file cannot be read
     */
    void read(long entry, Visitor visitor);

    /** The node that the tree completed as the so manieth, counted from 0. */
    LogHash node(long place);

    /** Makes the nodes anew of the lines, where they are not what they should be. */
    void renewNodes();

    @Override
    void close();
}
