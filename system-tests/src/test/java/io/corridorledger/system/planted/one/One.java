package io.corridorledger.system.planted.one;

import io.corridorledger.system.planted.other.Other;

/// Half of a cycle of packages, which a rule must detect.
public final class One {
  public Other other() {
    return new Other();
  }
}
