package io.driftgate.app.produce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One row of the input, before it has a schema.
 *
 * @param place where it stands, for messages: {@code line 17}
 * @param cells value by column; text where the format knows nothing else
 */
record InputRow(String place, Map<String, JsonNode> cells) {}
