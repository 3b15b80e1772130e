/// What every request passes before a resource sees it, on all routes of a service: Swagger UI and
/// the API document as well as the API.
///
/// ```
/// connection   limit for each address, deadline for the head and the body     ConnectionGuard
/// request      security headers, host, origin, form of the request, rate      RequestGuard
/// answer       a problem for whatever fails before or between the resources   ProblemAnswers
/// ```
package io.corridorledger.edge;
