-- GET /revenue?day=2023-10-22  bookings and revenue by cabin of one day
SELECT cabin, count(*) AS bookings, sum(price * seats) AS revenue
FROM bookings_parquet
WHERE dt = :day
GROUP BY cabin
ORDER BY revenue DESC
