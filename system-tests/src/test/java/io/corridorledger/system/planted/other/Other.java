package io.corridorledger.system.planted.other;

import io.corridorledger.system.planted.one.One;

/// Half of a cycle of packages, which a rule must detect.
public final class Other {
  public One one() {
    return new One();
  }
}
