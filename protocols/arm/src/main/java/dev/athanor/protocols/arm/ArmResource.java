package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Resource;

/** A noun of ARM or of one of its data planes: errors in ARM's form. */
interface ArmResource extends Resource {
    @Override
    default ErrorForm errors() {
        return ArmErrors.FORM;
    }
}
