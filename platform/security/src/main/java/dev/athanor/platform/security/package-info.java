/**
 * Who asks and what they may do: principals, tokens, roles, storage keys and signatures, certificates.
 *
 * <p>{@link dev.athanor.platform.security.Security} is the door. Every decision about access is made here, in one place: the web server
 * asks its {@code guard()}, domain rooms ask {@code roles()}, the storage protocol asks {@code sas()} and {@code sharedKey()}. The room
 * keeps its state in the database and in files of mode 0600 below the home folder. It never writes a secret to a log, a message or a
 * process's arguments, and never decides by anything but what the kernel, a signature or a role says.
 */
@NullMarked
package dev.athanor.platform.security;

import org.jspecify.annotations.NullMarked;
