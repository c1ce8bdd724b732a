package io.lepton.control;

import io.lepton.governance.Permission;
import io.lepton.wire.Paths;
import java.util.Map;
import java.util.Optional;

/**
 * What a request to one endpoint of the API needs, before its handler is asked.
 *
 * @param place to what the permission must be given
 * @param permission what must be permitted; absent where the place says all
 */
record AccessRule(Place place, Optional<Permission> permission) {
    /** To what a permission must be given. */
    enum Place {
        /** Whoever asks is answered, without a key too. */
        OPEN,
        /** Whoever has proven who it is; the handler asks for more where more is needed. */
        SIGNED_IN,
        /** Something somewhere: what the caller may not see is left out, what it may not do the handler refuses. */
        ANYTHING,
        /** The model of the path. */
        MODEL,
        /** The deployment of the model of the path. */
        DEPLOYMENT,
        /** The region of the path. */
        REGION,
        /** The whole fleet. */
        FLEET
    }

    /** Every endpoint; one that is not here is not served. */
    private static final Map<String, AccessRule> TABLE = Map.ofEntries(
            rule("GET /openapi.json", Place.OPEN),
            rule("POST /login", Place.OPEN),
            rule("GET /whoami", Place.SIGNED_IN),
            rule("GET /accounts", Permission.SEE_ACCESS, Place.FLEET),
            rule("PUT /accounts/{account}", Place.SIGNED_IN),
            rule("DELETE /accounts/{account}", Permission.MANAGE_ACCESS, Place.FLEET),
            rule("GET /keys", Place.SIGNED_IN),
            rule("POST /keys", Place.SIGNED_IN),
            rule("DELETE /keys/{key}", Place.SIGNED_IN),
            rule("POST /authority/tokens", Permission.MANAGE_ACCESS, Place.FLEET),
            rule("POST /authority/rotate", Permission.MANAGE_ACCESS, Place.FLEET),
            rule("GET /audit/keys", Place.OPEN),
            rule("GET /audit/head", Permission.SEE_ACCESS, Place.FLEET),
            rule("GET /audit/entries", Permission.SEE_ACCESS, Place.FLEET),
            rule("GET /audit/lines", Permission.SEE_ACCESS, Place.FLEET),
            rule("GET /audit/proofs/{entry}", Permission.SEE_ACCESS, Place.FLEET),
            rule("GET /audit/growth", Permission.SEE_ACCESS, Place.FLEET),
            // Backups hold, and restores bring back, who may do what; accounts' hashes too.
            rule("GET /backup", Permission.MANAGE_ACCESS, Place.FLEET),
            rule("GET /backup/changes", Permission.MANAGE_ACCESS, Place.FLEET),
            rule("POST /restore", Permission.MANAGE_ACCESS, Place.FLEET),
            rule("GET /status", Permission.SEE, Place.ANYTHING),
            rule("GET /policies", Permission.SEE, Place.ANYTHING),
            rule("GET /regions", Permission.SEE, Place.ANYTHING),
            rule("GET /nodes", Permission.SEE, Place.ANYTHING),
            rule("GET /models", Permission.SEE, Place.ANYTHING),
            rule("GET /models/{model}", Permission.SEE, Place.MODEL),
            rule("POST /models/{model}/versions", Permission.REGISTER, Place.MODEL),
            rule("GET /models/{model}/versions/{version}/file", Permission.READ_FILE, Place.MODEL),
            rule("GET /deployments", Permission.SEE, Place.ANYTHING),
            rule("GET /deployments/{model}", Permission.SEE, Place.DEPLOYMENT),
            rule("PUT /deployments/{model}", Permission.DEPLOY, Place.DEPLOYMENT),
            rule("DELETE /deployments/{model}", Permission.DEPLOY, Place.DEPLOYMENT),
            rule("GET /deployments/{model}/rollout", Permission.SEE, Place.DEPLOYMENT),
            // Approvers need not deploy; the handler asks for more, by command.
            rule("POST /deployments/{model}/rollout/{command}", Permission.SEE, Place.DEPLOYMENT),
            rule("GET /traffic", Permission.SEE, Place.ANYTHING),
            rule("GET /traffic/{model}", Permission.SEE, Place.DEPLOYMENT),
            rule("PUT /traffic/{model}", Permission.DEPLOY, Place.DEPLOYMENT),
            rule("DELETE /traffic/{model}", Permission.DEPLOY, Place.DEPLOYMENT),
            rule("GET /aliases", Permission.SEE, Place.ANYTHING),
            rule("GET /aliases/{alias}", Permission.SEE, Place.ANYTHING),
            rule("PUT /aliases/{alias}", Permission.DEPLOY, Place.ANYTHING),
            rule("DELETE /aliases/{alias}", Permission.DEPLOY, Place.ANYTHING),
            rule("GET /history", Permission.SEE_HISTORY, Place.ANYTHING),
            rule("GET /watch", Permission.SEE_HISTORY, Place.ANYTHING),
            rule("POST /history/{revision}/undo", Permission.SEE_HISTORY, Place.ANYTHING),
            rule("POST /regions/{region}/kill", Permission.GOVERN, Place.REGION),
            rule("POST /regions/{region}/restore", Permission.GOVERN, Place.REGION),
            rule("POST /fleet/shutdown", Permission.GOVERN, Place.FLEET),
            rule("POST /apply", Permission.SEE, Place.ANYTHING),
            rule("POST /delete", Permission.SEE, Place.ANYTHING),
            rule("POST /artifacts", Permission.REGISTER, Place.ANYTHING),
            rule("GET /export", Permission.SEE, Place.ANYTHING),
            rule("GET /resources/{kind}", Permission.SEE, Place.ANYTHING),
            rule("GET /resources/{kind}/{name}", Permission.SEE, Place.ANYTHING),
            rule("DELETE /resources/{kind}/{name}", Permission.SEE, Place.ANYTHING),
            // Whose the job's model is, and where it learns, its handler asks.
            rule("POST /jobs", Permission.TRAIN, Place.ANYTHING),
            rule("GET /jobs", Permission.SEE, Place.ANYTHING),
            rule("GET /jobs/{job}", Permission.SEE, Place.ANYTHING),
            rule("GET /jobs/{job}/log", Permission.SEE, Place.ANYTHING),
            rule("POST /jobs/{job}/cancel", Permission.TRAIN, Place.ANYTHING),
            rule("POST /jobs/{job}/resume", Permission.TRAIN, Place.ANYTHING),
            rule("GET /schema", Place.SIGNED_IN),
            rule("GET /schema/{kind}", Place.SIGNED_IN));

    /**
     * The rule of an endpoint.
     *
     * @throws IllegalStateException if it has none: then nobody may be served
     */
    static AccessRule of(String method, String template) {
        AccessRule rule = TABLE.get(method + " " + template.substring(Paths.API.length()));
        if (rule == null) {
            throw new IllegalStateException(
                    "an endpoint without a rule of access: method=" + method + ", template=" + template);
        }
        return rule;
    }

    private static Map.Entry<String, AccessRule> rule(String endpoint, Permission permission, Place place) {
        return Map.entry(endpoint, new AccessRule(place, Optional.of(permission)));
    }

    private static Map.Entry<String, AccessRule> rule(String endpoint, Place place) {
        return Map.entry(endpoint, new AccessRule(place, Optional.empty()));
    }
}
