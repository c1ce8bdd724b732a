package io.lepton.gateway;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.netty.handler.codec.http.HttpRequest;

/** Where a request says which model it is for, and how it is made to name another version. Confined to one event loop. */
interface Naming {
    /** Whether it asks the model for something, so that its versions share such requests; else it asks about the model. */
    boolean isInference(HttpRequest head);

    /**
     * Makes a request name a version, before its head goes out.
     *
     * @throws io.lepton.domain.LeptonException if it cannot be made to
     */
    void rename(HttpRequest head, ModelVersionId version);

    /** Says on a request's head for which model it was let in, where a place would learn that from the body alone. */
    default void bind(HttpRequest head, ModelName model) {}
}
