package io.lepton.client;

import io.lepton.wire.AccountRequest;
import io.lepton.wire.AccountView;
import io.lepton.wire.JoinTokenRequest;
import io.lepton.wire.JoinTokenView;
import io.lepton.wire.Json;
import io.lepton.wire.KeyRequest;
import io.lepton.wire.KeyView;
import io.lepton.wire.LoginRequest;
import io.lepton.wire.NewKeyView;
import io.lepton.wire.WhoamiView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The calls of a control plane that are about who may do what. Blocks; safe for any thread. */
public final class AccessCalls {
    private final ControlCalls control;
    private final Duration timeout;

    AccessCalls(ControlCalls control, Duration timeout) {
        this.control = control;
        this.timeout = timeout;
    }

    /** Who this client is to the control plane, and what that one may do. */
    public WhoamiView whoami() {
        return control.get("/whoami", WhoamiView.class);
    }

    /** A key for a password; it needs no key. */
    public NewKeyView login(LoginRequest request) {
        return control.post("/login", Json.write(request), NewKeyView.class, timeout);
    }

    public List<AccountView> accounts() {
        return List.of(control.get("/accounts", AccountView[].class));
    }

    /** Makes an account, or changes its password. */
    public AccountView putAccount(String account, AccountRequest request) {
        return control.put("/accounts/" + escaped(account), Json.write(request), AccountView.class);
    }

    /** Removes an account; its keys are revoked. */
    public void deleteAccount(String account) {
        control.delete("/accounts/" + escaped(account));
    }

    /** One's own keys; every key, for whoever may see that. */
    public List<KeyView> keys() {
        return List.of(control.get("/keys", KeyView[].class));
    }

    /** A new key; its text is told this once. */
    public NewKeyView createKey(KeyRequest request) {
        return control.post("/keys", Json.write(request), NewKeyView.class, timeout);
    }

    /** Takes a key back, at once and for good. */
    public KeyView revokeKey(String id) {
        return control.delete("/keys/" + escaped(id), KeyView.class);
    }

    /** A token with which one process enrols, once. */
    public JoinTokenView joinToken(JoinTokenRequest request) {
        return control.post("/authority/tokens", Json.write(request), JoinTokenView.class, timeout);
    }

    /** Takes the next step of replacing the fleet's certificate authority; tells which it was. */
    public String rotateAuthority() {
        return String.valueOf(control.post("/authority/rotate", Map.class).get("step"));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
