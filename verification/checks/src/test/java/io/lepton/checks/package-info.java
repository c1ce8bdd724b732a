/** The rules of the house, checked on every build: what stands in ARCHITECTURE.md and STYLE.md and a machine can judge. */
@NullMarked
package io.lepton.checks;

import org.jspecify.annotations.NullMarked;
