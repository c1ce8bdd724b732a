package io.lepton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.grpc.ModelRepositoryParameter;
import io.lepton.wire.grpc.RepositoryModelLoadRequest;
import io.lepton.wire.grpc.RepositoryModelUnloadRequest;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the requests of the model-repository extension that change what a node holds. Stateless; safe for any thread.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_repository.md">the
 *     extension</a>
 */
public final class RepositoryCodec {
    private static final String CONFIG = "config";
    private static final String FILE = "file:";
    private static final Pattern FILE_PATH = Pattern.compile("file:([1-9][0-9]{0,8})/model\\.onnx");
    private static final String DEPENDENTS = "unload_dependents";
    private static final int SHOWN_CHARACTERS_MAX = 80;

    /** The body of a request; a caller who has nothing to say may leave it out. */
    private record Body(Optional<Map<String, Object>> parameters) {}

    private RepositoryCodec() {}

    /**
     * Reads the body of a request to load, in which files are Base64 text.
     *
     * @param body may be empty
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the field
     */
    public static LoadRequest readLoad(byte[] body) {
        return load(parameters(body));
    }

    /**
     * Reads a call to load, in which files are bytes, or Base64 text.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the field, {@link ErrorCode#UNSUPPORTED} where one
     *     of several repositories is named
     */
    public static LoadRequest readLoad(RepositoryModelLoadRequest call) {
        requireNoRepository(call.getRepositoryName());
        return load(parameters(call.getParametersMap()));
    }

    /**
     * Reads the body of a request to unload.
     *
     * @param body may be empty
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the field
     */
    public static UnloadRequest readUnload(byte[] body) {
        return unload(parameters(body));
    }

    /**
     * Reads a call to unload, as {@link #readUnload(byte[])}.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the field, {@link ErrorCode#UNSUPPORTED} where one
     *     of several repositories is named
     */
    public static UnloadRequest readUnload(RepositoryModelUnloadRequest call) {
        requireNoRepository(call.getRepositoryName());
        return unload(parameters(call.getParametersMap()));
    }

    private static Map<String, Object> parameters(byte[] body) {
        return body.length == 0
                ? Map.of()
                : Json.readStrictly(body, Body.class).parameters().orElse(Map.of());
    }

    private static Map<String, Object> parameters(Map<String, ModelRepositoryParameter> given) {
        Map<String, Object> parameters = new HashMap<>();
        given.forEach((name, value) -> parameters.put(
                name,
                switch (value.getParameterChoiceCase()) {
                    case BOOL_PARAM -> value.getBoolParam();
                    case INT64_PARAM -> value.getInt64Param();
                    case STRING_PARAM -> value.getStringParam();
                    case BYTES_PARAM -> value.getBytesParam().asReadOnlyByteBuffer();
                    case PARAMETERCHOICE_NOT_SET -> Optional.empty();
                }));
        return parameters;
    }

    private static LoadRequest load(Map<String, Object> parameters) {
        Optional<ModelConfig> config = Optional.empty();
        SortedMap<Integer, ByteBuffer> files = new TreeMap<>();
        for (var parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            if (name.equals(CONFIG)) {
                config = Optional.of(config(parameter.getValue()));
            } else if (name.startsWith(FILE)) {
                files.put(number(name), bytes(name, parameter.getValue()));
            } else {
                throw refusal("unknown parameter", shorten(name) + ", known=[config, file:VERSION/model.onnx]");
            }
        }
        return new LoadRequest(config, files);
    }

    private static ModelConfig config(Object value) {
        if (!(value instanceof String text)) {
            throw refusal("must be a string that holds JSON", CONFIG);
        }
        try {
            return Json.readStrictly(text.getBytes(UTF_8), ModelConfig.class);
        } catch (LeptonException e) {
            throw new LeptonException(e.code(), "in the parameter config: " + e.getMessage(), e);
        }
    }

    private static int number(String name) {
        Matcher path = FILE_PATH.matcher(name);
        if (!path.matches()) {
            throw refusal("a model's file is named file:VERSION/model.onnx", shorten(name));
        }
        return Integer.parseInt(path.group(1));
    }

    private static ByteBuffer bytes(String name, Object value) {
        if (value instanceof ByteBuffer bytes) {
            return bytes;
        }
        if (!(value instanceof String text)) {
            throw refusal("must be the bytes of a file, as Base64 text in JSON", name);
        }
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not Base64: field=parameters." + name, e);
        }
    }

    private static UnloadRequest unload(Map<String, Object> parameters) {
        var request = UnloadRequest.ALONE;
        for (var parameter : parameters.entrySet()) {
            if (!parameter.getKey().equals(DEPENDENTS)) {
                throw refusal("unknown parameter", shorten(parameter.getKey()) + ", known=[" + DEPENDENTS + "]");
            }
            if (!(parameter.getValue() instanceof Boolean dependents)) {
                throw refusal("must be true or false", DEPENDENTS);
            }
            request = new UnloadRequest(dependents);
        }
        return request;
    }

    private static void requireNoRepository(String name) {
        if (!name.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.UNSUPPORTED, "a node has one repository, without a name: field=repository_name");
        }
    }

    private static LeptonException refusal(String fact, String name) {
        return new LeptonException(ErrorCode.INVALID_REQUEST, fact + ": field=parameters." + name);
    }

    private static String shorten(String word) {
        String printable = word.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= SHOWN_CHARACTERS_MAX
                ? printable
                : printable.substring(0, SHOWN_CHARACTERS_MAX) + "...";
    }
}
