/// The check of the database schema at the start of each service.
package io.corridorledger.schema;
