package io.corridorledger.logistics;

import io.corridorledger.edge.EdgeContract;
import io.corridorledger.local.TestStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/// The real broker and a fresh real database for this module's one boot.
public class LedgerStack implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    var settings = new HashMap<>(TestStack.get().database("logistics"));
    settings.putAll(EdgeContract.SETTINGS);
    return settings;
  }

  @Override
  public void stop() {}
}
