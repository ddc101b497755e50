/**
 * Notes to other systems of what happened: who wants which, and their delivery.
 *
 * <p>A note waits in the database until it has arrived or was given up, so a restart loses none. It is signed with the receiver's secret, which
 * is kept sealed. The room knows neither what events mean nor what a note says; who publishes brings both as text.
 */
@NullMarked
package dev.athanor.platform.webhooks;

import org.jspecify.annotations.NullMarked;
