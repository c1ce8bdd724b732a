/**
 * The response cache of a node: what models have answered, for requests that ask the same again.
 *
 * <p>It stands before a model's queue and behind everything that reads, checks or changes a request, so every transport, the
 * steps of pipelines, and whatever comes to stand before it share it.
 */
@NullMarked
package io.lepton.inference.cache;

import org.jspecify.annotations.NullMarked;
