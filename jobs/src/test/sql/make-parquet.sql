-- Makes the Parquet fixtures of the readers' tests with DuckDB (1.1.3 was used), in jobs/src/test/sql:
--   duckdb < make-parquet.sql
-- Another writer than the library that reads them. What must come out stands in ParquetTableTest.
CREATE TABLE trial (
  id VARCHAR, wai DOUBLE, short_wai FLOAT, item INTEGER, big BIGINT, unsigned_item UTINYINT, visit DATE,
  seen TIMESTAMP, seen_ms TIMESTAMP_MS, clock TIME, dose DECIMAL(9, 3), wide DECIMAL(30, 2), done BOOLEAN, note VARCHAR,
  "odd name, ü" VARCHAR, codes INTEGER[]);
INSERT INTO trial VALUES
  ('P-01', 1, 0.1, 3, 9007199254740993, 200, DATE '1959-12-31', TIMESTAMP '1959-12-31 23:30:00', '1899-03-01 00:00:01.250', TIME '08:30:00', 1.500, 12345678901234567890.12, true, 'Zürich', 'x', [1, 2]),
  ('P-02', 2.5, 2.5, NULL, -1, 0, DATE '2020-02-29', TIMESTAMP '2020-02-29 12:00:00.5', '2020-02-29 12:00:00', TIME '00:00:00', 0, -0.10, false, 'naïve — ok', 'y', NULL),
  ('P-03', NULL, NULL, 99, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, []),
  ('P-04', 'NaN'::DOUBLE, NULL, 5, 7, 7, DATE '0001-01-01', NULL, NULL, NULL, -2.125, NULL, NULL, '日本語', 'z', NULL);
COPY trial TO '../resources/format/trial-snappy.parquet' (FORMAT PARQUET, CODEC 'SNAPPY');
COPY trial TO '../resources/format/trial-zstd.parquet' (FORMAT PARQUET, CODEC 'ZSTD');
COPY trial TO '../resources/format/trial-gzip.parquet' (FORMAT PARQUET, CODEC 'GZIP');
COPY trial TO '../resources/format/trial-plain.parquet' (FORMAT PARQUET, CODEC 'UNCOMPRESSED');
COPY (SELECT i AS id, i % 5 AS item, 'v' || (i % 3) AS visit FROM range(5000) t(i))
  TO '../resources/format/groups.parquet' (FORMAT PARQUET, CODEC 'SNAPPY', ROW_GROUP_SIZE 2048);
COPY (SELECT * FROM trial WHERE false) TO '../resources/format/empty.parquet' (FORMAT PARQUET);
