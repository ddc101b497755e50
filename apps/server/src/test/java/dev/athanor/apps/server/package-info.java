@NullMarked
package dev.athanor.apps.server;

import org.jspecify.annotations.NullMarked;
