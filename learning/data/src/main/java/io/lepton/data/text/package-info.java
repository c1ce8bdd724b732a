/** What characters mean: numbers, dates in digits, tokens; exactly as the exported graphs take them. */
@NullMarked
package io.lepton.data.text;

import org.jspecify.annotations.NullMarked;
