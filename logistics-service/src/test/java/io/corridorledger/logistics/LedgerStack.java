package io.corridorledger.logistics;

import io.corridorledger.local.TestStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// The real broker and a fresh real database for this module's one boot.
public class LedgerStack implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return TestStack.get().database("logistics");
  }

  @Override
  public void stop() {}
}
