/**
 * The command line: {@code az ml} and Athanor's own commands. Commands are data ({@code commands.txt}), run by one engine; the server is
 * spoken to by its public protocols only.
 *
 * <p>It starts in a few hundredths of a second, hence own small readers of JSON and HTTP instead of large libraries.
 */
@NullMarked
package dev.athanor.apps.cli;

import org.jspecify.annotations.NullMarked;
