/** The numbers of a model and how they travel: vectors, fixed point, and codecs that make updates small. Pure functions. */
@NullMarked
package io.lepton.federation.codec;

import org.jspecify.annotations.NullMarked;
