@NullMarked
package dev.athanor.science.search;

import org.jspecify.annotations.NullMarked;
