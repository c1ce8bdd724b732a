package io.lepton.gateway;

import io.lepton.domain.ModelVersionId;
import io.lepton.wire.ModelPath;
import io.lepton.wire.V2Path;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/** Writes paths anew, so that they name the version that a request is put to; bodies stay as they are. */
final class ArmPath implements Naming {
    /** It keeps nothing of a request. */
    static final Naming NAMING = new ArmPath();

    private static final String MODELS = "/v2/models/";

    private ArmPath() {}

    @Override
    public boolean isInference(HttpRequest head) {
        return head.method().equals(HttpMethod.POST);
    }

    @Override
    public void rename(HttpRequest head, ModelVersionId version) {
        head.setUri(of(head.uri(), version));
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
