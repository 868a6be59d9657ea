import LakeQ

struct Seat: Decodable { let flightId: Int, name: String }

@main enum Example {
  static func main() async throws {
    let lake = try Lake(at: "lake")
    let frame = try await lake.query("SELECT flight_id, name FROM passengers WHERE flight_id = ?", 1013)
    let names = try frame.column("name", as: String.self)  // [String?], NULL is nil
    let seats = try frame.decode(Seat.self)  // Codable rows
    for try await part in lake.stream("SELECT * FROM passengers") { print(part.rowCount) }
    print(frame, names, seats, frame.json(.columns))  // a table, and pandas' to_json()
  }
}
