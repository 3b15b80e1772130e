package io.corridorledger.logistics;

import io.corridorledger.edge.EdgeContract;
import io.corridorledger.edge.RequestThreads;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.container.ResourceInfo;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

@QuarkusTest
@WithTestResource(LedgerStack.class)
class EdgeTest extends EdgeContract {

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Override
  protected URI service() {
    return service;
  }

  @Override
  protected URI management() {
    return management;
  }

  public static class Threads extends RequestThreads {
    @ServerResponseFilter
    public void noteThread(ResourceInfo resource) {
      note(resource);
    }
  }
}
