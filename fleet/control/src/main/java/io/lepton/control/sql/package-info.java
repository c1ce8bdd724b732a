/** A SQL database by plain JDBC: its URL, its pool, its migrations, its transactions. Knows nothing of what is stored. */
@NullMarked
package io.lepton.control.sql;

import org.jspecify.annotations.NullMarked;
