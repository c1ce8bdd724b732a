package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.wire.JobRequest;
import java.util.List;
import java.util.regex.Pattern;

/** What a job must be to be taken in; what it says of its data only the node can tell. Pure. */
final class JobRules {
    static final int TEXT_CHARACTERS_MAX = 32 << 10;

    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,6}[mg]");
    private static final Pattern FILE = Pattern.compile("[^\\p{Cntrl}]{1,200}");

    private JobRules() {}

    /**
     * Goes on only if a job can be taken in.
     *
     * @throws LeptonException that names the field
     */
    static void check(JobRequest request, DesiredState state, List<Node> nodes) {
        if (request.text().isBlank() || request.text().length() > TEXT_CHARACTERS_MAX) {
            throw new LeptonException(
                    request.text().isBlank() ? ErrorCode.INVALID_REQUEST : ErrorCode.TOO_LARGE,
                    "not 1 to " + TEXT_CHARACTERS_MAX + " characters: field=text, characters="
                            + request.text().length());
        }
        if (!FILE.matcher(request.file()).matches()) {
            throw invalid("not 1 to 200 printable characters: field=file");
        }
        request.memory().filter(size -> !MEMORY.matcher(size).matches()).ifPresent(size -> {
            throw invalid("not a size such as 512m or 8g: memory=" + size);
        });
        if (state.declared().find(Kind.REGION, request.region().value()).isEmpty()) {
            throw new LeptonException(ErrorCode.UNKNOWN_REGION, "no such region: region=" + request.region());
        }
        request.node().ifPresent(node -> checkNode(node, request, nodes));
        if (!ModelResidency.of(state.declared()).permits(request.model(), request.region())) {
            throw new LeptonException(
                    ErrorCode.RESIDENCY_FORBIDS,
                    "the policy of the data that the model is made of forbids the region: model=" + request.model()
                            + ", region=" + request.region());
        }
    }

    private static void checkNode(NodeId wanted, JobRequest request, List<Node> nodes) {
        Node node = nodes.stream()
                .filter(known -> known.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "no such node: node=" + wanted));
        if (!node.region().equals(request.region())) {
            throw invalid("the node is in another region: node=" + wanted + ", region=" + request.region() + ", its="
                    + node.region());
        }
    }

    private static LeptonException invalid(String message) {
        return new LeptonException(ErrorCode.INVALID_REQUEST, message);
    }
}
