package io.corridorledger.benchmarks.bare;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/// The least that a service can do with a command: it inserts the body as one row. The benchmarks
/// compare the ledger with this endpoint. Path, threads and pool are those of the writer.
@Path("/v1/indicators")
public class ObservationResource {

  @Inject DataSource database;

  @POST
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response insert(@HeaderParam("Idempotency-Key") UUID id, String body) throws SQLException {
    try (var connection = database.getConnection();
        var insert = connection.prepareStatement("INSERT INTO observation VALUES (?, ?::jsonb)")) {
      insert.setObject(1, id);
      insert.setString(2, body);
      insert.executeUpdate();
    }
    return Response.status(201).entity("{\"id\":\"%s\"}".formatted(id)).build();
  }
}
