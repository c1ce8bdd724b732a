package io.lepton.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.chassis.Configuration;
import io.lepton.chassis.Tree;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.PipelineDraft;
import io.lepton.wire.PipelineFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells pipeline files from model files by what is in them, and reads them.
 *
 * <p>A pipeline is a text with one of the two keys that every pipeline has. An ONNX file never is one: its first byte, the
 * tag of a field, is a control character.
 */
final class PipelineText {
    private static final int BYTES_MAX = 1 << 20;
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]");
    private static final Pattern KEY = Pattern.compile(
            "(?m)(^|[{,])\\s*[\"']?(" + PipelineFile.FORMAT_KEY + "|" + PipelineFile.STEPS + ")[\"']?\\s*:");

    private PipelineText() {}

    /** The text of a file, if it is meant to be a pipeline. */
    static Optional<String> of(ArtifactFile file) {
        try {
            if (file.sizeBytes() > BYTES_MAX) {
                return Optional.empty();
            }
            byte[] bytes = bytes(file);
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            boolean isPipeline =
                    !CONTROL.matcher(text).find() && KEY.matcher(text).find();
            return isPipeline ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw ArtifactBody.unreadable(file, e);
        }
    }

    private static byte[] bytes(ArtifactFile file) throws IOException {
        try (var bytes = file.open()) {
            return bytes.readAllBytes();
        }
    }

    /**
     * Reads a pipeline.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} if the text is no YAML, and no JSON
     */
    static PipelineDraft read(String text) {
        Tree tree;
        try {
            tree = Configuration.tree("pipeline", text);
        } catch (LeptonException e) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, String.valueOf(e.getMessage()), e);
        }
        PipelineDraft draft = PipelineFile.draft(tree.root());
        List<String> mistakes = new ArrayList<>(tree.mistakes());
        mistakes.addAll(draft.mistakes());
        return new PipelineDraft(draft.inputs(), draft.steps(), draft.outputs(), mistakes);
    }
}
