/// What all query resources share: the moment that is asked about, filters, pages, waiting for
/// one's own write, and how fresh the answer is.
///
/// A resource turns its parameters into [Criteria] and names its entity; [Answers] does the rest.
/// An answer without an explanation is no answer here: a parameter that is unknown or wrong is
/// told, not ignored.
@OpenAPIDefinition(info = @Info(title = "Corridor Ledger: read models", version = "1"))
package io.corridorledger.projection.query;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
