/** What tests of several modules need. */
@NullMarked
package io.lepton.testkit;

import org.jspecify.annotations.NullMarked;
