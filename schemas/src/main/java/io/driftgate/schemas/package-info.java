/** Every Avro contract of Driftgate and the catalogue of its topics. */
package io.driftgate.schemas;
