package io.lepton.wire;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** Takes paths of the protocol apart, segment by segment. */
final class V2Paths {
    private static final String ROOT = "/v2";
    private static final String MODELS = "models/";
    private static final String REPOSITORY_MODELS = "repository/models/";
    private static final String VERSIONS = "versions/";

    private V2Paths() {}

    static Optional<V2Path> parse(String path) {
        int query = path.indexOf('?');
        var whole = query < 0 ? path : path.substring(0, query);
        if (!whole.equals(ROOT) && !whole.startsWith(ROOT + "/")) {
            return Optional.empty();
        }
        var tail = trim(whole.substring(ROOT.length()));
        if (tail.startsWith(REPOSITORY_MODELS)) {
            return parseRepository(tail.substring(REPOSITORY_MODELS.length()));
        }
        return tail.startsWith(MODELS)
                ? parseModel(tail.substring(MODELS.length()))
                : Optional.of(new ServerPath(tail));
    }

    private static Optional<V2Path> parseRepository(String text) {
        try {
            return Optional.of(new RepositoryPath(new ModelName(decode(head(text))), rest(text)));
        } catch (IllegalArgumentException _) {
            // No model can have such a name.
            return Optional.empty();
        }
    }

    private static Optional<V2Path> parseModel(String text) {
        try {
            var model = new ModelName(decode(head(text)));
            var rest = rest(text);
            if (!rest.startsWith(VERSIONS)) {
                return Optional.of(new ModelPath(model, OptionalInt.empty(), rest));
            }
            var versioned = rest.substring(VERSIONS.length());
            var version = OptionalInt.of(ModelVersionId.parseNumber(head(versioned)));
            return Optional.of(new ModelPath(model, version, rest(versioned)));
        } catch (IllegalArgumentException _) {
            // No such name or number can exist, so nothing can be found under it.
            return Optional.empty();
        }
    }

    /** Percent-decoding only: a plus sign stands for itself in a path. */
    private static String decode(String segment) {
        return segment.indexOf('%') < 0
                ? segment
                : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String head(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    private static String rest(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? "" : text.substring(slash + 1);
    }

    private static String trim(String tail) {
        int from = tail.startsWith("/") ? 1 : 0;
        int to = tail.endsWith("/") && tail.length() > from ? tail.length() - 1 : tail.length();
        return tail.substring(from, to);
    }
}
