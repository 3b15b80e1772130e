package io.corridorledger.agreements;

import java.util.HashMap;
import java.util.Map;

/// A service that identifies no clients.
public class IdentityOffStack extends LedgerStack {

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(super.start());
    settings.keySet().removeIf(name -> name.startsWith("corridor.identity."));
    return settings;
  }
}
