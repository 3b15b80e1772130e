/// The check of the database schema when a service starts.
package io.corridorledger.schema;
