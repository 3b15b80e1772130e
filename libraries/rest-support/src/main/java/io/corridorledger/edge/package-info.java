/// The checks that every request passes before a resource class handles it. Requests for Swagger UI
/// and for the API document pass the same checks.
///
/// ```
/// connection   limit for each address, deadline for the head and the body     ConnectionGuard
/// request      security headers, host, origin, form of the request, rate      RequestGuard
/// answer       a problem response if no resource handles the request          ProblemAnswers
/// ```
package io.corridorledger.edge;
