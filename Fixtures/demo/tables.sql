-- The demo's tables: the passengers that come in over HTTP, and one set of bookings in four formats.
CREATE EXTERNAL TABLE IF NOT EXISTS passengers (
  passenger_id int,
  flight_id int,
  name string,
  seat_number string
)
STORED AS PARQUET
LOCATION 's3://demo-bucket/passengers/';

CREATE EXTERNAL TABLE IF NOT EXISTS bookings_csv (
  booking_id bigint, flight_id int, booked_at timestamp, origin string, destination string, cabin string,
  seats int, price decimal(10,2), channel string, agent string
)
PARTITIONED BY (dt date)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
LOCATION 's3://demo-bucket/bookings_csv/'
TBLPROPERTIES ('skip.header.line.count' = '1');

CREATE EXTERNAL TABLE IF NOT EXISTS bookings_gz (
  booking_id bigint, flight_id int, booked_at timestamp, origin string, destination string, cabin string,
  seats int, price decimal(10,2), channel string, agent string
)
PARTITIONED BY (dt date)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
LOCATION 's3://demo-bucket/bookings_gz/'
TBLPROPERTIES ('skip.header.line.count' = '1');

CREATE EXTERNAL TABLE IF NOT EXISTS bookings_json (
  booking_id bigint, flight_id int, booked_at timestamp, origin string, destination string, cabin string,
  seats int, price decimal(10,2), channel string, agent string
)
PARTITIONED BY (dt date)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://demo-bucket/bookings_json/';

CREATE EXTERNAL TABLE IF NOT EXISTS bookings_parquet (
  booking_id bigint, flight_id int, booked_at timestamp, origin string, destination string, cabin string,
  seats int, price decimal(10,2), channel string, agent string
)
PARTITIONED BY (dt date)
STORED AS PARQUET
LOCATION 's3://demo-bucket/bookings_parquet/'
TBLPROPERTIES ('parquet.compression' = 'ZSTD');

MSCK REPAIR TABLE bookings_csv;
MSCK REPAIR TABLE bookings_gz;
MSCK REPAIR TABLE bookings_json;
MSCK REPAIR TABLE bookings_parquet;
