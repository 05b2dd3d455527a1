"""Writes the Parquet files beside it; with pandas 3.1 and pyarrow 26.0."""
import datetime
import decimal
import pathlib

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

out = str(pathlib.Path(__file__).parent) + "/"
n = 60
def frame():
    i = np.arange(n)
    return pd.DataFrame({
        "amount": np.where(i % 10 == 3, np.nan, i * 1.5),
        "count": pd.array([None if k % 7 == 2 else int(k) for k in i], dtype="Int64"),
        "small": (i - 30).astype("int32"),
        "ratio": (i / 4).astype("float32"),
        "active": pd.array([None if k % 9 == 4 else bool(k % 2) for k in i], dtype="boolean"),
        "country": [None if k % 11 == 5 else ["04", "DE", "Zürich"][k % 3] for k in i],
        "segment": pd.Categorical(["gold" if k % 4 else "basic" for k in i]),
        "at": pd.to_datetime("2026-01-01") + pd.to_timedelta(i, unit="h"),
        "price": [decimal.Decimal(int(k)) / 100 for k in i],
        "nothing": [None] * n,
    })
t = pa.Table.from_pandas(frame(), preserve_index=False)
t = t.set_column(t.column_names.index("price"), "price", t["price"].cast(pa.decimal128(12, 2)))
for c in ("none", "snappy", "gzip", "zstd"):
    pq.write_table(t, out + f"{c}.parquet", compression=c)
pq.write_table(t, out + "plain.parquet", use_dictionary=False, compression="none", row_group_size=25)
pq.write_table(t, out + "pages-v2.parquet", data_page_version="2.0", compression="zstd", row_group_size=25, write_page_checksum=True)
d = t.select(["count", "small", "ratio", "country", "amount", "segment"]).set_column(5, "segment", t["segment"].cast(pa.string()))
pq.write_table(d, out + "delta.parquet", use_dictionary=False, compression="snappy", data_page_version="2.0", column_encoding={
  "count": "DELTA_BINARY_PACKED", "small": "DELTA_BINARY_PACKED", "ratio": "BYTE_STREAM_SPLIT", "amount": "BYTE_STREAM_SPLIT", "country": "DELTA_LENGTH_BYTE_ARRAY", "segment": "DELTA_BYTE_ARRAY"})
ty = pa.table({
  "day": pa.array([datetime.date(1970,1,11), None], pa.date32()),
  "millis": pa.array([1500, -1], pa.timestamp("ms")),
  "nanos": pa.array([1500000000, -1], pa.timestamp("ns", tz="UTC")),
  "clock": pa.array([2000000, 5], pa.time64("us")),
  "unsigned": pa.array([4294967295, 1], pa.uint32()),
  "byte": pa.array([-128, 127], pa.int8()),
  "money9": pa.array([decimal.Decimal("-1.25"), None], pa.decimal128(9, 2)),
  "money38": pa.array([decimal.Decimal("12345678901234567890.5"), decimal.Decimal("-0.5")], pa.decimal128(38, 1)),
  "large": pa.array(["a", ""], pa.large_string()),
})
pq.write_table(ty, out + "types.parquet", store_decimal_as_integer=True)
pq.write_table(pa.table({"when": pa.array([1500000000], pa.timestamp("ns"))}), out + "int96.parquet", use_deprecated_int96_timestamps=True)
pq.write_table(pa.table({"ok": [1], "tags": [[1, 2]]}), out + "list.parquet")
pq.write_table(pa.table({"ok": [1], "place": [{"x": 1}]}), out + "struct.parquet")
pq.write_table(pa.table({"ok": [1]}), out + "lz4.parquet", compression="lz4")
pq.write_table(pa.table({"raw": pa.array([b"\xff\xfe"], pa.binary())}), out + "binary.parquet")
pq.write_table(pa.table({"half": pa.array([np.float16(1.5)], pa.float16())}), out + "half.parquet")
pq.write_table(pa.table({"flag": pa.array([True]*1000000)}), out + "million.parquet")
pq.write_table(pa.table({"flag": pa.array([True]*1000001)}), out + "million-and-one.parquet")
rng = np.random.default_rng(5)
widths = rng.integers(0, 63, 700)
longs = (rng.integers(-2**62, 2**62, 700) >> widths)
pq.write_table(pa.table({"delta": longs, "plain": longs, "narrow": longs.astype("int32")}), out + "delta-long.parquet", use_dictionary=False, compression="none",
  column_encoding={"delta": "DELTA_BINARY_PACKED", "plain": "PLAIN", "narrow": "DELTA_BINARY_PACKED"})
pq.write_table(pa.table({f"c{i}": pa.array([None] * 1000000, pa.int32()) for i in range(68)}), out + "cells.parquet", write_statistics=False, store_schema=False, max_rows_per_page=1000000, compression="none")
pq.write_table(pa.table({"t": pa.array(["x" * 2000] * 300000)}), out + "texts.parquet", compression="zstd", write_statistics=False)
