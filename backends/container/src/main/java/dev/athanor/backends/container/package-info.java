/**
 * Runs work in containers, and pulls and builds their images, by the command line of podman, docker or nerdctl.
 *
 * <p>It knows compute's and environments' SPIs. A container is found again by its name, which is made of the home folder and the work's id;
 * all else that is needed lies in a folder below the run folder. It never speaks to an engine's socket and never installs one.
 */
@NullMarked
package dev.athanor.backends.container;

import org.jspecify.annotations.NullMarked;
