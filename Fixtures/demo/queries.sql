-- One day of 31: the other folders are not listed, let alone read.
SELECT count(*) AS bookings, sum(price * seats) AS revenue FROM bookings_parquet WHERE dt = DATE '2023-10-22';
-- The busiest routes of the month.
SELECT origin, destination, count(*) AS bookings, sum(seats) AS seats FROM bookings_csv GROUP BY origin, destination ORDER BY bookings DESC, origin, destination LIMIT 5;
-- The same rows in four formats give the same sums.
SELECT 'csv' AS format, count(*) AS rows, sum(price) AS total FROM bookings_csv UNION ALL SELECT 'csv.gz', count(*), sum(price) FROM bookings_gz UNION ALL SELECT 'ndjson', count(*), sum(price) FROM bookings_json UNION ALL SELECT 'parquet', count(*), sum(price) FROM bookings_parquet ORDER BY format;
-- Passengers and what was booked on their flights: a join of the table that came in over HTTP.
SELECT p.name, p.seat_number, count(b.booking_id) AS bookings, max(b.price) AS dearest FROM passengers p LEFT JOIN bookings_parquet b ON b.flight_id = p.flight_id AND b.cabin = 'business' GROUP BY p.name, p.seat_number ORDER BY bookings DESC, p.name LIMIT 5;
-- Weekdays by channel, from JSON.
SELECT date_format(booked_at, '%W') AS weekday, channel, count(*) AS bookings, avg(price) AS average FROM bookings_json WHERE agent IS NULL GROUP BY 1, 2 ORDER BY bookings DESC, weekday, channel LIMIT 6;
