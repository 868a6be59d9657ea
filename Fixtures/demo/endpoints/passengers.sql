-- GET /passengers              all of them
-- GET /passengers?flight_id=N  those of one flight
SELECT passenger_id, flight_id, name, seat_number
FROM passengers
WHERE :flight_id IS NULL OR flight_id = :flight_id
ORDER BY passenger_id
