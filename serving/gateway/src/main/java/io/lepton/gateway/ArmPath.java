package io.lepton.gateway;

import io.lepton.domain.ModelVersionId;
import io.lepton.wire.ModelPath;
import io.lepton.wire.V2Path;

/** Writes paths anew, so that they name the version that a request is put to; bodies stay as they are. */
final class ArmPath {
    private static final String MODELS = "/v2/models/";

    private ArmPath() {}

    /** Hot: whether a path can be made to name a version. */
    static boolean namesModel(String uri) {
        return uri.startsWith(MODELS);
    }

    /** The same path, with its query, about one version. */
    static String of(String uri, ModelVersionId version) {
        if (!(V2Path.parse(uri).orElse(null) instanceof ModelPath path)) {
            throw new IllegalArgumentException("not about a model: path=" + uri);
        }
        int query = uri.indexOf('?');
        return about(version, path.tail()) + (query < 0 ? "" : uri.substring(query));
    }

    private static String about(ModelVersionId version, String tail) {
        String root = MODELS + version.model() + "/versions/" + version.number();
        return tail.isEmpty() ? root : root + "/" + tail;
    }
}
