/**
 * Strategies: what participants are told to do in a round, and how their updates become one step of the model.
 *
 * <p>A strategy is two verbs, {@code configure} and {@code aggregate}, and keeps nothing between rounds: what it remembers is in the
 * {@link io.lepton.federation.strategy.ServerState} that it gets and gives back. Your own is a class with these two:
 *
 * <pre>{@code
 * /** Takes half of the mean step. *}{@code /
 * record HalfStep() implements SumStrategy {
 *     public LocalWork configure(ServerState state) {
 *         return LocalWork.plain(state.model());
 *     }
 *
 *     public ServerState aggregate(ServerState state, Sum sum) {
 *         return state.withModel(state.model().plus(sum.mean().times(0.5)));
 *     }
 * }
 * }</pre>
 *
 * <p>A {@link io.lepton.federation.strategy.SumStrategy} sees only the sum of the updates, and so goes together with secure
 * aggregation. An {@link io.lepton.federation.strategy.EachStrategy} must compare them, and does not.
 */
@NullMarked
package io.lepton.federation.strategy;

import org.jspecify.annotations.NullMarked;
