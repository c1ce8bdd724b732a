package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.domain.Alias;
import io.lepton.domain.ModelName;
import io.lepton.domain.TrafficPolicy;
import java.util.List;

/**
 * What people have said of versions beside the deployed ones: a part of the desired state.
 *
 * @param policies what is wished, at most one a model
 * @param policiesInForce what snapshots name: for a policy whose versions are not ready yet, its predecessor
 * @param aliases what each alias is to stand for
 * @param aliasesInForce what it stands for until that is ready
 */
public record TrafficState(
        List<TrafficPolicy> policies,
        List<TrafficPolicy> policiesInForce,
        List<Alias> aliases,
        List<Alias> aliasesInForce) {
    /** A fleet of which nobody has said anything of the kind. */
    public static final TrafficState NONE = new TrafficState(List.of(), List.of(), List.of(), List.of());

    public TrafficState {
        policies = List.copyOf(policies);
        policiesInForce = List.copyOf(policiesInForce);
        aliases = List.copyOf(aliases);
        aliasesInForce = List.copyOf(aliasesInForce);
    }

    /** The state in which edits of wishes have been made; what is in force follows by itself, or goes with its wish. */
    TrafficState edited(List<Edit> edits) {
        var nextPolicies = new Succession<ModelName, TrafficPolicy>(TrafficPolicy::model);
        nextPolicies.restore(policies, policiesInForce);
        var nextAliases = new Succession<ModelName, Alias>(Alias::name);
        nextAliases.restore(aliases, aliasesInForce);
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.Put(var _, TrafficPolicy policy) -> nextPolicies.wish(policy);
                case Edit.Put(var _, Alias alias) -> nextAliases.wish(alias);
                case Edit.Remove(var kind, var name)
                when kind == Kind.TRAFFIC -> nextPolicies.drop(new ModelName(name));
                case Edit.Remove(var kind, var name) when kind == Kind.ALIAS -> nextAliases.drop(new ModelName(name));
                default -> throw new IllegalArgumentException("not a wish of traffic: kind=" + edit.kind());
            }
        }
        return of(nextPolicies, nextAliases);
    }

    static TrafficState of(Succession<ModelName, TrafficPolicy> policies, Succession<ModelName, Alias> aliases) {
        return new TrafficState(
                List.copyOf(policies.wished()),
                List.copyOf(policies.inForce()),
                List.copyOf(aliases.wished()),
                List.copyOf(aliases.inForce()));
    }
}
