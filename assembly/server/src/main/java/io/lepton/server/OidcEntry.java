package io.lepton.server;

import io.lepton.control.TokenVerifier;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.identity.OpenIdTokens;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One of {@code access.oidc} in a fleet's file, as written: an OpenID Connect provider whose tokens are believed.
 *
 * <p>Its people are {@code user:NAME@HOST}, with the provider's host behind names that have none: an account of the fleet has no
 * {@code @}, so that no provider can speak for one.
 *
 * @param issuer the provider's URL, exactly as its tokens name it
 * @param audience how its tokens name this fleet; {@code lepton} if absent
 * @param nameClaim the claim that says who the bearer is; {@code sub} if absent
 * @param groupsClaim the claim with the bearer's groups; {@code groups} if absent
 */
record OidcEntry(String issuer, Optional<String> audience, Optional<String> nameClaim, Optional<String> groupsClaim) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,119}");

    /** @throws IllegalArgumentException naming the field, if something is no such thing */
    OpenIdTokens.Provider toProvider() {
        return new OpenIdTokens.Provider(
                issuer, audience.orElse("lepton"), nameClaim.orElse("sub"), groupsClaim.orElse("groups"));
    }

    TokenVerifier toVerifier() {
        var tokens = new OpenIdTokens(toProvider());
        return (token, now) -> {
            OpenIdTokens.Claims claims = tokens.verify(token, now);
            String name = claims.name().contains("@")
                    ? claims.name()
                    : claims.name() + "@" + URI.create(issuer).getHost();
            if (!NAME.matcher(name).matches()) {
                throw new LeptonException(
                        ErrorCode.UNAUTHENTICATED, "the token's name cannot be one here: must match " + NAME.pattern());
            }
            Set<String> groups = claims.groups().stream()
                    .filter(group -> NAME.matcher(group).matches())
                    .map(group -> "group:" + group)
                    .collect(Collectors.toSet());
            return new TokenVerifier.Claimed("user:" + name, groups);
        };
    }
}
