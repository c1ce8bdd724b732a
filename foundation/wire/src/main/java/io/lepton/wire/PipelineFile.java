package io.lepton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Pipeline;
import io.lepton.domain.Pipeline.Feed;
import io.lepton.domain.Pipeline.Inference;
import io.lepton.domain.Pipeline.Output;
import io.lepton.domain.Pipeline.Source;
import io.lepton.domain.Pipeline.Step;
import io.lepton.domain.Pipeline.StepOutput;
import io.lepton.domain.Pipeline.Work;
import io.lepton.domain.TensorSpec;
import io.lepton.domain.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pipeline file in the format {@code pipeline/v1}.
 *
 * <p>People write it as YAML or JSON; the fleet keeps it as JSON in which every step names its version, which is a file of
 * the same format.
 */
public final class PipelineFile {
    /** What the file's key {@code lepton} says. */
    public static final String FORMAT = "pipeline/v1";

    /** The key that tells the format. */
    public static final String FORMAT_KEY = "lepton";

    /** The key of the steps. */
    public static final String STEPS = "steps";

    static final String INPUTS = "inputs";
    static final String OUTPUTS = "outputs";
    static final String NAME = "name";
    static final String DATATYPE = "datatype";
    static final String SHAPE = "shape";
    static final String FROM = "from";
    static final String MODEL = "model";
    static final String VERSION = "version";
    static final String TRANSFORM = "transform";
    static final String WITH = "with";

    private PipelineFile() {}

    /**
     * Reads what a file says.
     *
     * @param tree of maps, lists, texts, booleans, whole numbers and other numbers
     */
    public static PipelineDraft draft(Map<String, Object> tree) {
        return DraftReader.read(tree);
    }

    /**
     * Reads a file that {@link #write} wrote.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} if it cannot be read, or as {@link #read(byte[])}
     */
    public static Pipeline read(Path file) {
        try {
            return read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_MODEL_FILE, "the file cannot be read: file=" + file.getFileName(), e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_MODEL_FILE} if it is no sound pipeline with a version for every model
     */
    public static Pipeline read(byte[] json) {
        PipelineDraft draft = draft(tree(json));
        if (!draft.mistakes().isEmpty()) {
            throw invalid(draft.mistakes().getFirst());
        }
        try {
            return pipeline(draft);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
    }

    /** Writes a pipeline; equal pipelines give equal bytes. */
    public static byte[] write(Pipeline pipeline) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(FORMAT_KEY, FORMAT);
        tree.put(INPUTS, pipeline.inputs().stream().map(PipelineFile::tree).toList());
        tree.put(STEPS, pipeline.steps().stream().map(PipelineFile::tree).toList());
        tree.put(OUTPUTS, pipeline.outputs().stream().map(PipelineFile::tree).toList());
        return Json.writePretty(tree).getBytes(UTF_8);
    }

    @SuppressWarnings("unchecked") // Keys of a JSON object are texts.
    private static Map<String, Object> tree(byte[] json) {
        try {
            return Json.read(json, Map.class);
        } catch (LeptonException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
    }

    private static Pipeline pipeline(PipelineDraft draft) {
        return new Pipeline(
                draft.inputs().stream().map(input -> input.spec().orElseThrow()).toList(),
                draft.steps().stream().map(PipelineFile::step).toList(),
                draft.outputs().stream().map(PipelineFile::output).toList());
    }

    private static Step step(PipelineDraft.Step step) {
        Work work =
                switch (step.work().orElseThrow()) {
                    case PipelineDraft.Run(var model, var version) ->
                        new Inference(new ModelVersionId(
                                model,
                                version.orElseThrow(() -> new IllegalArgumentException(
                                        "names no version: step=" + step.name() + ", model=" + model))));
                    case PipelineDraft.Compute(var transform) -> transform;
                };
        return new Step(
                step.name(),
                work,
                step.feeds().stream()
                        .map(feed -> new Feed(feed.input(), Source.parse(feed.source())))
                        .toList());
    }

    private static Output output(PipelineDraft.Output output) {
        if (Source.parse(output.from()) instanceof StepOutput from) {
            return new Output(output.name(), from);
        }
        throw new IllegalArgumentException("comes from no step: output=" + output.name());
    }

    private static Map<String, Object> tree(TensorSpec input) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(NAME, input.name());
        tree.put(DATATYPE, input.type());
        tree.put(SHAPE, input.shape());
        return tree;
    }

    private static Map<String, Object> tree(Step step) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(NAME, step.name());
        switch (step.work()) {
            case Inference(var version) -> {
                tree.put(MODEL, version.model());
                tree.put(VERSION, version.number());
            }
            case Transform transform -> {
                tree.put(TRANSFORM, TransformWords.word(transform));
                tree.put(WITH, new TreeMap<>(TransformWords.parameters(transform)));
            }
        }
        Map<String, String> feeds = new LinkedHashMap<>();
        step.feeds().forEach(feed -> feeds.put(feed.input(), feed.source().toString()));
        tree.put(INPUTS, feeds);
        return tree;
    }

    private static Map<String, Object> tree(Output output) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(NAME, output.name());
        tree.put(FROM, output.from().toString());
        return tree;
    }

    private static LeptonException invalid(String fact) {
        return new LeptonException(ErrorCode.INVALID_MODEL_FILE, "not a sound pipeline: " + fact);
    }

    private static LeptonException invalid(String fact, RuntimeException cause) {
        return new LeptonException(ErrorCode.INVALID_MODEL_FILE, "not a sound pipeline: " + fact, cause);
    }
}
