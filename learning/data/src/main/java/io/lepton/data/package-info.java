/**
 * Data: read it, tell what is wrong with it, split it, prepare it for learning, and export the preparation as ONNX.
 *
 * <p>A <em>source</em> is read as <em>batches</em> of rows under a <em>schema</em>; a <em>preparation</em> is fitted to
 * the training rows and turns raw rows into {@link io.lepton.data.Features}; the same preparation, exported, does so
 * inside the served model.
 */
@NullMarked
package io.lepton.data;

import org.jspecify.annotations.NullMarked;
