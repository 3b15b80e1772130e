/// The checks of every request before it reaches a resource, on all routes of a service, including
/// Swagger UI and the API document.
///
/// ```
/// connection   limit for each address, deadline for the head and the body     ConnectionGuard
/// request      security headers, host, origin, form of the request, rate      RequestGuard
/// answer       a problem for whatever fails before or between the resources   ProblemAnswers
/// ```
package io.corridorledger.edge;
