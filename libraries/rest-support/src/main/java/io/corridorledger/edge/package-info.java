/// The checks of every request before a resource handles the request. They also apply to Swagger UI
/// and the API document.
///
/// ```
/// connection   limit for each address, deadline for the head and the body     ConnectionGuard
/// request      security headers, host, origin, form of the request, rate      RequestGuard
/// answer       a problem response if no resource handles the request          ProblemAnswers
/// ```
package io.corridorledger.edge;
