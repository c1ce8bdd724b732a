@NullMarked
package io.lepton.cli;

import org.jspecify.annotations.NullMarked;
