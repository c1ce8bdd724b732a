/** Model bytes, named by their digest: written once, verified whenever they are read. */
@NullMarked
package io.lepton.artifacts;

import org.jspecify.annotations.NullMarked;
