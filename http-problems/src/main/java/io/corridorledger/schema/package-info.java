/// What each service checks about the schema of its database before it starts.
package io.corridorledger.schema;
