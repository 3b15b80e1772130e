/// What all query resources share: the moment that is asked about, filters, pages, waiting for
/// one's own write, and how fresh the answer is.
///
/// A resource turns its parameters into [Criteria] and names its entity; [Answers] does the rest.
/// An answer without an explanation is no answer here: a parameter that is unknown or wrong is
/// told, not ignored.
@OpenAPIDefinition(
    info = @Info(title = "Corridor Ledger: read models", version = "1"),
    components =
        @Components(
            responses = {
              @APIResponse(
                  name = "InvalidParameter",
                  description = "A parameter is unknown or wrong; `errors` says which and why",
                  content =
                      @Content(
                          mediaType = "application/problem+json",
                          schema = @Schema(implementation = Problem.Body.class),
                          examples =
                              @ExampleObject(
                                  name = "invalid-parameter",
                                  value =
                                      """
                                      {"type":"urn:corridor:problem:invalid-parameter","title":"A query parameter is wrong","status":400,"detail":"asOf 'yesterday' is neither a day such as 2024-08-08 nor an instant such as 2024-08-08T12:00:00Z","retryable":false,"errors":[{"pointer":"query:asOf","detail":"'yesterday' is neither a day such as 2024-08-08 nor an instant such as 2024-08-08T12:00:00Z"}]}
                                      """))),
              @APIResponse(
                  name = "NotFound",
                  description = "There is no such thing, or it was not known at that moment",
                  content =
                      @Content(
                          mediaType = "application/problem+json",
                          schema = @Schema(implementation = Problem.Body.class),
                          examples =
                              @ExampleObject(
                                  name = "not-found",
                                  value =
                                      """
                                      {"type":"urn:corridor:problem:not-found","title":"There is no such thing","status":404,"detail":"no agreement 018f6b1e-0000-7000-8000-000000000001 was known then","retryable":false}
                                      """))),
              @APIResponse(
                  name = "NotYetVisible",
                  description =
                      "The write of the Consistency-Token has not arrived here; ask again, or give `Prefer: wait`",
                  headers = @Header(name = "Retry-After", description = "seconds"),
                  content =
                      @Content(
                          mediaType = "application/problem+json",
                          schema = @Schema(implementation = Problem.Body.class),
                          examples =
                              @ExampleObject(
                                  name = "not-yet-visible",
                                  value =
                                      """
                                      {"type":"urn:corridor:problem:not-yet-visible","title":"Your write has not arrived yet","status":503,"detail":"stream 018f6b1e-0000-7000-8000-000000000001 has not been applied up to version 2 yet","retryable":true}
                                      """)))
            }))
package io.corridorledger.projection.query;

import io.corridorledger.problem.Problem;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
