/** The rules of where data may be processed: pure functions of policies and regions. */
@NullMarked
package io.lepton.governance;

import org.jspecify.annotations.NullMarked;
