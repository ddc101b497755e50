/** Online endpoints and deployments: score hosts, traffic, keys. */
@NullMarked
package dev.athanor.platform.serving;

import org.jspecify.annotations.NullMarked;
