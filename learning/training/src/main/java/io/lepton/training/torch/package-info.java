/**
 * The engine: networks calculated by libtorch, the C++ core of PyTorch, through JavaCPP.
 *
 * <p>The only package that touches it. Native objects are freed by the collector at a time of its own choosing unless a
 * scope owns them, and one that points into another is then read after it was freed; so every call runs in a scope that
 * {@link io.lepton.training.torch.Native} opens.
 */
@NullMarked
package io.lepton.training.torch;

import org.jspecify.annotations.NullMarked;
